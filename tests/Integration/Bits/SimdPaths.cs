using System.Runtime.Intrinsics.X86;

namespace Cluster.Integration.Bits;

/// <summary>The names of SIMD paths in logs, and what closes one to a process.</summary>
internal static class SimdPaths
{
    public const string Avx512 = "Avx512";
    public const string Avx2 = "Avx2";
    public const string Portable = "Portable";
    public const string WithoutAvx512 = "DOTNET_EnableAVX512=0";
    public const string WithoutAvx2 = "DOTNET_EnableAVX2=0";

    private static readonly string[] Ascending = [Portable, Avx2, Avx512];

    private static string OfThisMachine => Avx512F.IsSupported ? Avx512 : Fma.IsSupported ? Avx2 : Portable;

    /// <summary>The path that a process takes here if nothing above <paramref name="best"/> is open to it.</summary>
    public static string Expected(string best) =>
        Ascending[Math.Min(Array.IndexOf(Ascending, best), Array.IndexOf(Ascending, OfThisMachine))];
}
