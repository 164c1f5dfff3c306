using System.Reflection;
using System.Security.Cryptography;
using Cluster.Engine;
using Cluster.Protocol;

namespace Cluster.Collectives.Joining;

/// <summary>Identity of the code that decides bits and speaks the protocol. Two processes with different identities must not
/// share a run: an unnoticed change of a kernel would end the promise of equal bits.</summary>
public static class BuildIdentity
{
    /// <summary>SHA-256 over the module versions of the given assemblies and of the engine, the protocol core, the wire contract
    /// and this one; 64 lower-case hex digits. Deterministic builds give one commit
    /// one identity, whatever folder it was built in.</summary>
    /// <param name="others">More assemblies that decide bits, such as those of datasets and jobs.</param>
    public static string Of(params IEnumerable<Assembly> others)
    {
        Type[] own = [typeof(KernelDigest), typeof(ProtocolCore), typeof(V1.Fence), typeof(BuildIdentity)];
        var modules = own.Select(type => type.Assembly).Concat(others).Select(assembly => assembly.ManifestModule);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var module in modules.OrderBy(module => module.Name, StringComparer.Ordinal))
        {
            hash.AppendData(module.ModuleVersionId.ToByteArray());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
