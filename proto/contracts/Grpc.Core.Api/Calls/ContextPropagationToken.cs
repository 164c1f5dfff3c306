namespace Grpc.Core;

/// <summary>Stands for the call that a server serves, to be handed to the calls it makes for it.</summary>
/// <remarks>Opaque, and no transport that runs on these contracts issues one: pass the deadline and the cancellation token of
/// <see cref="ServerCallContext"/> on instead.</remarks>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
