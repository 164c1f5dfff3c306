using System.Runtime.InteropServices;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>Which processes can share memory: those of one Linux kernel, in one namespace of process numbers.</summary>
public static class SharedMemoryHost
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";
    private const string ProcessNamespace = "/proc/self/ns/pid";

    /// <summary>Equal in two processes that can share memory if the system lets them; null where memory cannot be shared.</summary>
    public static string? Identity { get; } = Find();

    /// <summary>Why this process cannot share memory with one of another identity, in words; null if it may be tried.</summary>
    /// <param name="other">The other's identity; empty if it cannot or does not want to.</param>
    public static string? ObstacleTo(string other) => other switch
    {
        "" => "the worker was told not to, or its system shares no memory",
        _ => Identity == other ? null : "the worker runs on another host or in another container",
    };

    // The one check of the platform: everything else here takes Linux for granted.
    private static string? Find()
    {
        var isSupported = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
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
