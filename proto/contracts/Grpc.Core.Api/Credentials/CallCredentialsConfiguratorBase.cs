namespace Grpc.Core;

/// <summary>How a channel learns what a <see cref="CallCredentials"/> consists of: a visitor.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>Takes credentials made of several.</summary>
    /// <param name="state">Whatever the channel passed.</param>
    /// <param name="credentials">The parts, in the order they apply.</param>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>Takes credentials made of a delegate.</summary>
    /// <param name="state">Whatever the channel passed.</param>
    /// <param name="interceptor">The delegate.</param>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
