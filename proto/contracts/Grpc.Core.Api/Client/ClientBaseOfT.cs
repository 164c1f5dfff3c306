namespace Grpc.Core;

/// <summary>The base of a generated client.</summary>
/// <typeparam name="T">The generated client itself.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Makes a client without a channel, for test doubles.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Makes a client over a channel.</summary>
    /// <param name="channel">The channel.</param>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Makes a client over an invoker.</summary>
    /// <param name="callInvoker">The invoker.</param>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>Makes a client from another client's configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>A client whose calls carry another authority.</summary>
    /// <param name="host">The authority.</param>
    /// <returns>A new client over the same channel.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Constructs the generated client.</summary>
    /// <param name="configuration">What to construct it from.</param>
    /// <returns>A new client.</returns>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
