namespace Cluster.FaultSimulation.Disks;

/// <summary>A file or a directory.</summary>
internal sealed class Inode(bool isDirectory)
{
    public bool IsDirectory { get; } = isDirectory;

    /// <summary>What whoever reads now sees.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>What a loss of power leaves for certain.</summary>
    public byte[] Durable { get; set; } = [];

    /// <summary>Whether an fsync failed: the system has dropped the pages and calls them clean, so that a second fsync keeps nothing.</summary>
    public bool IsPoisoned { get; set; }
}
