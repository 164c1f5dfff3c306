namespace Grpc.Core;

/// <summary>Adds a call's credentials to its headers, just before they are sent.</summary>
/// <param name="context">What is being called.</param>
/// <param name="metadata">Takes the credentials.</param>
/// <returns>Completes when they were added; the call waits for it.</returns>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
