using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine;
using Cluster.Engine.Kernels;

namespace Cluster.Collectives.Joining;

/// <summary>All that the results of this process's kernels depend on: their code and the runtime's, how it was compiled, the settings it is
/// compiled by, and the processor, until the machine boots.</summary>
/// <param name="Name">A name that no other surroundings have: when the machine booted, and SHA-256 of the rest.</param>
internal sealed record KernelSurroundings(string Name)
{
    // Adding half of the last place to a number makes a tie.
    private const float LastPlace = 1.1920929e-7f;
    private const float LeastNormal = 1.17549435e-38f;

    /// <summary>Those of this process; null where they cannot be told for sure, as on a system that does not say when it booted, or where a
    /// library has switched floating point to something else than it is by default.</summary>
    public static KernelSurroundings? Here => RoundsAsUsual(1, LastPlace, LeastNormal) && Boot.Length > 0 && Processor() is { } processor
        ? new KernelSurroundings($"{Boot}-{HashOf([processor, .. Code(), .. Settings()])}")
        : null;

    /// <summary>When this machine booted, as a name that no other boot has; empty where the system does not tell.</summary>
    public static string Boot { get; } = ReadIfThere("/proc/sys/kernel/random/boot_id")?.Replace("-", "", StringComparison.Ordinal) ?? "";

    // Ties go to the even neighbour, whatever the sign, and subnormal numbers are made and read. What is computed with comes in as arguments, so
    // that it is computed here and now.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RoundsAsUsual(float one, float place, float least)
    {
        var (half, odd) = (place / 2, one + place);
        return one + half == one && odd + half == one + (2 * place) && -one - half == -one && (least / 4) > 0 && (least / 4) * (one / least) > 0;
    }

    // One file can hold code that was compiled ahead of time or not, under the same module version.
    private static IEnumerable<string> Code() =>
        from type in (Type[])[typeof(KernelDigest), typeof(object)]
        let assembly = type.Assembly
        let file = new FileInfo(assembly.Location is { Length: > 0 } location ? location : Environment.ProcessPath!)
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{assembly.ManifestModule.ModuleVersionId} {file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");

    private static IEnumerable<string> Settings() =>
    [
        RuntimeInformation.FrameworkDescription,
        SimdPath.Name,
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(setting => $"{setting.Key}={setting.Value}")
            .Where(setting => setting.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)
                || setting.StartsWith("COMPlus_", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];

    private static string? Processor()
    {
        if (!X86Base.IsSupported)
        {
            return ReadIfThere("/sys/devices/system/cpu/cpu0/regs/identification/midr_el1");
        }

        // Of the first leaf's second register the upper half says which core asks.
        var (_, _, features, more) = X86Base.CpuId(1, 0);
        int[] leaves = [0, 7, unchecked((int)0x80000002), unchecked((int)0x80000003), unchecked((int)0x80000004)];
        return string.Join(' ', [X86Base.CpuId(1, 0).Eax, features, more, .. leaves.Select(leaf => X86Base.CpuId(leaf, 0))]);
    }

    private static string? ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string HashOf(IEnumerable<string> facts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
}
