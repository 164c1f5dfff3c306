using System.Runtime.Intrinsics.X86;

namespace Cluster.Engine.Kernels;

/// <summary>Tells which path the kernels of this process take.</summary>
/// <remarks>The settings DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 force a lower path. DOTNET_EnableAVX512F and DOTNET_EnableFMA
/// are ignored by .NET 10, so whoever tests a path asserts this property too.</remarks>
public static class SimdPath
{
    /// <summary>The level in use, fixed for the life of the process.</summary>
    public static SimdLevel Current =>
        Avx512F.IsSupported ? SimdLevel.Avx512 : Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Avx2 : SimdLevel.Portable;

    /// <summary>The level in lower case for logs and reports: avx512, avx2 or portable.</summary>
    public static string Name => Current switch
    {
        SimdLevel.Avx512 => "avx512",
        SimdLevel.Avx2 => "avx2",
        _ => "portable",
    };
}
