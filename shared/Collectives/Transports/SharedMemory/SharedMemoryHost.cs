using System.Runtime.InteropServices;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>Which processes can share memory: those of one Linux kernel, in one namespace of process numbers.</summary>
public static class SharedMemoryHost
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";
    private const string ProcessNamespace = "/proc/self/ns/pid";

    /// <summary>Environment variable that, with any value, lets this process do without shared memory, as on a system that has none.</summary>
    public const string OffVariable = "CLUSTER_NO_SHARED_MEMORY";

    /// <summary>Equal in two processes that can share memory if the system lets them; null where memory cannot be shared.</summary>
    public static string? Identity { get; } = Find(
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(OffVariable) is null or "", RuntimeInformation.ProcessArchitecture);

    /// <summary>Why this process cannot share memory with one of another identity, in words; null if it may be tried.</summary>
    /// <param name="other">The other's identity; empty if it cannot or does not want to.</param>
    public static string? ObstacleTo(string other) => other switch
    {
        "" => "the worker was told to use gRPC or sockets, or its system shares no memory",
        _ => Identity == other ? null : "the worker runs on another host or in another container",
    };

    /// <summary>The identity on a system. This is the one check of the platform: everything else here takes Linux for granted.</summary>
    /// <param name="isLinux">Whether it is Linux, and memory is to be shared.</param>
    /// <param name="architecture">The processor's.</param>
    internal static string? Find(bool isLinux, Architecture architecture)
    {
        var isSupported = isLinux && architecture is Architecture.X64 or Architecture.Arm64;
        try
        {
            return isSupported ? $"{File.ReadAllText(BootId).Trim()}/{new FileInfo(ProcessNamespace).LinkTarget}" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
