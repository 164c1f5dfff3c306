namespace Grpc.Core;

/// <summary>How a channel is secured.</summary>
public abstract class ChannelCredentials
{
    /// <summary>For derived classes.</summary>
    protected ChannelCredentials()
    {
    }

    /// <summary>No security: plain HTTP/2.</summary>
    public static ChannelCredentials Insecure { get; } = new Plain();

    /// <summary>TLS with the platform's roots.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    // Credentials in clear text would be anyone's: only TLS may carry them.
    internal virtual bool MayCarryCallCredentials => false;

    /// <summary>Adds credentials to every call of a channel.</summary>
    /// <param name="channelCredentials">The channel's security; must be TLS.</param>
    /// <param name="callCredentials">What each call adds.</param>
    /// <returns>Both together.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The channel is not secure.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
        new Composed(channelCredentials, callCredentials);

    /// <summary>Tells a channel what these credentials consist of. Called by channels only.</summary>
    /// <param name="configurator">The visitor.</param>
    /// <param name="state">Passed through to it.</param>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);

    private sealed class Plain : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class Composed : ChannelCredentials
    {
        private readonly ChannelCredentials _channel;
        private readonly CallCredentials _call;

        internal Composed(ChannelCredentials channelCredentials, CallCredentials callCredentials)
        {
            ArgumentNullException.ThrowIfNull(channelCredentials);
            ArgumentNullException.ThrowIfNull(callCredentials);
            if (!channelCredentials.MayCarryCallCredentials)
            {
                throw new ArgumentException(
                    $"Call credentials need TLS below them, got {channelCredentials.GetType().Name}; use ChannelCredentials.SecureSsl.",
                    nameof(channelCredentials));
            }

            _channel = channelCredentials;
            _call = callCredentials;
        }

        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetCompositeCredentials(state, _channel, _call);
    }
}
