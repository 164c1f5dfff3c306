using System.Runtime.InteropServices;

namespace Cluster.Engine.Memory;

/// <summary>Large blocks on pages of 2 MiB, where Linux offers them: kernels that read rows far apart then find their addresses in the
/// processor's translation cache. A request that the system does not grant changes nothing but time.</summary>
public static unsafe partial class HugePages
{
    /// <summary>Size and alignment of a page, in bytes.</summary>
    public const int Size = 2 << 20;

    private const int AdviseHugePage = 14;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();

    /// <summary>Alignment that a block of so many bytes should have.</summary>
    /// <param name="bytes">Size of the block.</param>
    public static nuint AlignmentFor(nuint bytes) => AlignmentFor(bytes, IsLinux);

    /// <summary>The same on a system.</summary>
    /// <param name="bytes">Size of the block.</param>
    /// <param name="isLinux">Whether it is Linux.</param>
    internal static nuint AlignmentFor(nuint bytes, bool isLinux) => isLinux && bytes >= Size ? (nuint)Size : AlignedBuffer.AlignmentBytes;

    /// <summary>Asks for large pages under a block that has not been written to.</summary>
    /// <param name="block">The block, at a multiple of the system's page size.</param>
    /// <param name="bytes">Its size.</param>
    public static void Ask(void* block, nuint bytes)
    {
        if (IsLinux && bytes >= Size)
        {
            _ = Advise(block, bytes, AdviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
