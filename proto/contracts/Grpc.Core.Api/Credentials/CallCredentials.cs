namespace Grpc.Core;

/// <summary>Proves to a server who makes a call. Sent with the call's headers, so the channel must be secure.</summary>
public abstract class CallCredentials
{
    /// <summary>Joins credentials: each adds its own headers, in order.</summary>
    /// <param name="credentials">Two or more.</param>
    /// <returns>Credentials that apply them all.</returns>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new Composed(credentials);

    /// <summary>Makes credentials from a delegate.</summary>
    /// <param name="interceptor">Adds the headers.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="interceptor"/> is null.</exception>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new Delegated(interceptor);

    /// <summary>Tells a channel what these credentials consist of. Called by channels only.</summary>
    /// <param name="configurator">The visitor.</param>
    /// <param name="state">Passed through to it.</param>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class Composed : CallCredentials
    {
        private readonly CallCredentials[] _parts;

        internal Composed(CallCredentials[] parts)
        {
            ArgumentNullException.ThrowIfNull(parts);
            if (parts.Length < 2)
            {
                throw new ArgumentException($"Compose needs two or more credentials, got {parts.Length}; use one alone.", nameof(parts));
            }

            foreach (var part in parts)
            {
                ArgumentNullException.ThrowIfNull(part, nameof(parts));
            }

            _parts = (CallCredentials[])parts.Clone();
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, _parts);
    }

    private sealed class Delegated : CallCredentials
    {
        private readonly AsyncAuthInterceptor _interceptor;

        internal Delegated(AsyncAuthInterceptor interceptor)
        {
            ArgumentNullException.ThrowIfNull(interceptor);
            _interceptor = interceptor;
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, _interceptor);
    }
}
