using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using Cluster.Engine.Kernels;

namespace Cluster.Engine.Tests.Simd;

/// <summary>One computation in processes with different instructions: each takes the path it was told to, and all agree.</summary>
public sealed class SimdPathTests
{
    private static readonly TimeSpan ChildDeadline = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", SimdLevel.Avx2)]
    [InlineData("DOTNET_EnableAVX2", SimdLevel.Portable)]
    [InlineData("DOTNET_EnableHWIntrinsic", SimdLevel.Portable)]
    public void Training_WithInstructionsSwitchedOff_TakesTheLowerPathToTheSameBits(string setting, SimdLevel expected)
    {
        Assert.SkipUnless(Avx2.IsSupported && Fma.IsSupported, "This processor has no instructions to switch off.");
        var here = SimdProbe.Run().Split(' ');

        var there = RunChild(setting).Split(' ');

        Assert.Equal(expected.ToString(), there[0], ignoreCase: true);
        Assert.Equal(here[1..], there[1..]);
    }

    [Fact]
    public void Name_OfTheCurrentPath_IsItsLevelInLowerCase() =>
        Assert.Equal(SimdPath.Current.ToString(), SimdPath.Name, ignoreCase: true);

    [Fact]
    public void Current_OnThisProcessor_IsTheWidestPathItSupports()
    {
        var expected = Avx512F.IsSupported ? SimdLevel.Avx512 : Avx2.IsSupported ? SimdLevel.Avx2 : SimdLevel.Portable;
        Assert.Equal(expected, SimdPath.Current);
    }

    private static string RunChild(string setting)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Cluster.Engine.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, [SimdProbe.Argument]) { RedirectStandardOutput = true };
        start.Environment[setting] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(child.WaitForExit(ChildDeadline), $"The process with {setting}=0 did not end within {ChildDeadline}.");
        Assert.Equal(0, child.ExitCode);
        return output.GetAwaiter().GetResult().Trim();
    }
}
