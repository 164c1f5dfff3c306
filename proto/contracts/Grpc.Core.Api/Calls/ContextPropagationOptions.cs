namespace Grpc.Core;

/// <summary>What a server's outgoing call inherits from the call it serves. Immutable.</summary>
/// <param name="propagateDeadline">Whether the outgoing call ends no later.</param>
/// <param name="propagateCancellation">Whether it is cancelled with it.</param>
public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    /// <summary>Inherits both.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Whether the outgoing call ends no later.</summary>
    public bool IsPropagateDeadline { get; } = propagateDeadline;

    /// <summary>Whether the outgoing call is cancelled with it.</summary>
    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
