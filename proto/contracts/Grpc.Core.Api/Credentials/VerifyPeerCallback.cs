namespace Grpc.Core;

/// <summary>A further check of a server's certificate.</summary>
/// <param name="context">The certificate and the name it was asked for.</param>
/// <returns>Whether to go on with the connection.</returns>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
