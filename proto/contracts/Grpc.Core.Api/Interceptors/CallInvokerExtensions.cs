namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors in front of an invoker.</summary>
public static class CallInvokerExtensions
{
    /// <summary>Puts one interceptor in front.</summary>
    /// <param name="invoker">Makes the calls.</param>
    /// <param name="interceptor">Surrounds them.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptingCallInvoker(invoker, interceptor);
    }

    /// <summary>Puts several in front: a call meets the first one first.</summary>
    /// <param name="invoker">Makes the calls.</param>
    /// <param name="interceptors">Surround them, outermost first.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument, or one of the interceptors, is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(interceptors);
        return interceptors.Reverse().Aggregate(invoker, (inner, interceptor) => inner.Intercept(interceptor));
    }

    /// <summary>Puts a function over the headers in front.</summary>
    /// <param name="invoker">Makes the calls.</param>
    /// <param name="interceptor">Gets the headers of a call, perhaps empty, and returns those to send.</param>
    /// <returns>An invoker that intercepts.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static CallInvoker Intercept(this CallInvoker invoker, Func<Metadata, Metadata> interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return invoker.Intercept(new HeaderInterceptor(interceptor));
    }
}
