using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Engine.Kernels;
using Cluster.Worker.Fetching;

namespace Cluster.Cli.Diagnosing;

/// <summary>What this machine is and has.</summary>
internal static class MachineChecks
{
    private const long LeastMemoryBytes = 1L << 30;
    private const int LeastOpenFiles = 1024;
    private const int SegmentBytes = 1 << 20;
    private const string MemoryFacts = "/proc/meminfo";
    private const string LimitFacts = "/proc/self/limits";

    /// <summary>Carries them out.</summary>
    /// <param name="build">Identity of this build.</param>
    public static IEnumerable<Finding> All(string build)
    {
        yield return Finding.Ok("build", $"cluster {Version}, {build[..12]}") with { Facts = new Facts { Build = $"{Version} {build[..12]}" } };
        yield return Runtime(Environment.Version);
        yield return Finding.Ok("system", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}");
        yield return Simd(SimdPath.Current);
        yield return Finding.Ok("cores", $"{Environment.ProcessorCount} for this process") with
        {
            Facts = new Facts { Cores = Environment.ProcessorCount },
        };
        yield return Memory(FreeMemory(ReadLines(MemoryFacts)));
        yield return SharedMemory(SharedMemoryHost.Identity);
        yield return OpenFiles(ReadLines(LimitFacts));
        yield return Clock(DateTime.UtcNow, File.GetLastWriteTimeUtc(Path.Combine(AppContext.BaseDirectory, "cluster.dll")));
    }

    /// <summary>The runtime.</summary>
    /// <param name="version">Its version.</param>
    internal static Finding Runtime(Version version) => version.Major == 10
        ? Finding.Ok(".NET", $"{version}")
        : Finding.Warn(".NET", $"{version}; this program is tried with 10", "install the .NET 10 runtime on every machine");

    /// <summary>The path that kernels take.</summary>
    /// <param name="level">The path.</param>
    internal static Finding Simd(SimdLevel level)
    {
        var name = level.ToString().ToLowerInvariant();
        var finding = level != SimdLevel.Portable
            ? Finding.Ok("SIMD", name)
            : Finding.Warn("SIMD", "neither AVX2 nor AVX-512: the same bits, several times slower", "unset DOTNET_EnableAVX2 if it is set");
        return finding with { Facts = new Facts { Simd = name } };
    }

    /// <summary>Memory that is free.</summary>
    /// <param name="bytes">Bytes.</param>
    internal static Finding Memory(long bytes) => bytes >= LeastMemoryBytes
        ? Finding.Ok("memory", $"{ByteSize.Format(bytes)} free")
        : Finding.Warn("memory", $"{ByteSize.Format(bytes)} free", "cluster check JOB says what a worker needs");

    /// <summary>Memory between the processes of this machine, tried out.</summary>
    /// <param name="identity">What says with whom memory can be shared; null where it cannot.</param>
    internal static Finding SharedMemory(string? identity)
    {
        const string check = "shared memory";
        if (identity is null)
        {
            return Finding.Warn(
                check,
                "this system shares none: workers beside a coordinator use sockets",
                "nothing is lost but some speed; it takes Linux and /proc");
        }

        try
        {
            using var made = SharedSegment.Create("cluster-doctor", SegmentBytes, othersMayWrite: false);
            using var mapped = SharedSegment.Open(made.Address, mayWrite: false);
            return made.Nonce.SequenceEqual(mapped.Nonce)
                ? Finding.Ok(check, "a nameless segment was made and mapped; it takes no room in /dev/shm")
                : Finding.Fail(check, "a segment holds other bytes when it is mapped again", "start workers with --transport sockets");
        }
        catch (IOException error)
        {
            return Finding.Warn(
                check, $"{error.Message}: workers beside a coordinator use sockets", "let the container open /proc/PID/fd of its own user");
        }
    }

    /// <summary>How many files and connections a process may have open.</summary>
    /// <param name="limits">What the system says of this process; null where it does not.</param>
    internal static Finding OpenFiles(IReadOnlyList<string>? limits)
    {
        const string check = "open files";
        var line = limits?.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, _, _, var hard, ..])
        {
            return Finding.Skip(check, "this system does not say");
        }

        return int.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most < LeastOpenFiles
            ? Finding.Warn(check, $"{most} at most", $"raise it to {LeastOpenFiles} or more: ulimit -n, or LimitNOFILE of the unit")
            : Finding.Ok(check, hard == "unlimited" ? "any number" : $"{hard} at most");
    }

    /// <summary>Whether the clock can be right.</summary>
    /// <param name="now">What it says.</param>
    /// <param name="built">When this program's file was written.</param>
    internal static Finding Clock(DateTime now, DateTime built) => now >= built && now.Year < 2100
        ? Finding.Ok("clock", now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture))
        : Finding.Fail("clock", $"{now:u} cannot be: this program was written at {built:u}", "set it, as with timedatectl set-ntp true");

    private static string Version =>
        typeof(MachineChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    // What the system could give without swapping; elsewhere what the runtime believes it may use.
    private static long FreeMemory(IReadOnlyList<string>? facts)
    {
        var line = facts?.FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        var allowed = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..]
            && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var free)
            ? Math.Min(allowed, free << 10)
            : allowed;
    }

    private static string[]? ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
