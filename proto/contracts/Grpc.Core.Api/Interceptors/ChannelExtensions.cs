namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors in front of a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>Puts one interceptor in front.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptor">Surrounds them.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) => InvokerOf(channel).Intercept(interceptor);

    /// <summary>Puts several in front: a call meets the first one first.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptors">Surround them, outermost first.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument, or one of the interceptors, is null.</exception>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) =>
        InvokerOf(channel).Intercept(interceptors);

    /// <summary>Puts a function over the headers in front.</summary>
    /// <param name="channel">Carries the calls.</param>
    /// <param name="interceptor">Gets the headers of a call, perhaps empty, and returns those to send.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) =>
        InvokerOf(channel).Intercept(interceptor);

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }
}
