namespace Grpc.Core;

/// <summary>A connection, or several, to one service, over which clients make calls.</summary>
public abstract class ChannelBase
{
    /// <summary>Names the target.</summary>
    /// <param name="target">Where the service is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>Where the service is.</summary>
    public string Target { get; }

    /// <summary>An invoker whose calls go over this channel.</summary>
    /// <returns>A new invoker.</returns>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel.</summary>
    /// <returns>Completes when it is closed.</returns>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What <see cref="ShutdownAsync"/> does; nothing unless overridden.</summary>
    /// <returns>Completes when the channel is closed.</returns>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
