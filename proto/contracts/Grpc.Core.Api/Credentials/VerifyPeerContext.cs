namespace Grpc.Core;

/// <summary>A server's certificate and the name it was asked for.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name the client connects to.</summary>
    public string TargetName { get; }

    /// <summary>The certificate as PEM.</summary>
    public string PeerPem { get; }
}
