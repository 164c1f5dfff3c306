using Microsoft.Win32.SafeHandles;

namespace Cluster.Checkpoints;

/// <summary>The calls on which durability rests, and no others. Each one either does all it says or throws.</summary>
/// <remarks>All throw <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Tests put a failing disk behind it.</remarks>
internal interface IDurableStorage
{
    /// <summary>Creates a file that must not exist yet and opens it for writing; others may read it meanwhile.</summary>
    SafeFileHandle Create(string path);

    /// <summary>Writes all bytes at an offset.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Forces content and length of an open file to the disk.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Closes a file and tells if that failed.</summary>
    void Close(SafeFileHandle file);

    /// <summary>Forces the names in a directory to the disk.</summary>
    void SyncDirectory(string path);

    /// <summary>Renames a directory in one step; fails if the new name holds anything.</summary>
    void Rename(string path, string newPath);

    /// <summary>Renames a file in one step; a file that has the new name is replaced.</summary>
    void Replace(string path, string newPath);
}
