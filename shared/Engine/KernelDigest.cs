using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Engine.Digests;

namespace Cluster.Engine;

/// <summary>A fingerprint of what the kernels compute on this machine. Workers present it when they join: one whose fingerprint differs
/// would train different weights.</summary>
public static class KernelDigest
{
    /// <summary>Lower-case hexadecimal SHA-256 over the result bits of a small fixed computation with every kernel. The same on every path
    /// of <see cref="Kernels.SimdPath"/>; takes a few milliseconds once compiled.</summary>
    /// <remarks>The computation holds subnormal numbers, both zeros and rounding ties: a library that switches flush-to-zero or another
    /// rounding mode on shows up as well.</remarks>
    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ProductCanary.Run(result => Append(hash, result));
        FunctionCanary.Run(result => Append(hash, result));
        LossCanary.Run(result => Append(hash, result));
        UpdateCanary.Run(result => Append(hash, result));
        ElementCanary.Run(result => Append(hash, result));
        LayerCanary.Run(result => Append(hash, result));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<float> result) => hash.AppendData(MemoryMarshal.AsBytes(result));
}
