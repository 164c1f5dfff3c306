namespace Cluster.Checkpoints;

/// <summary>Operating systems, as far as what they do for durable files differs.</summary>
internal enum SystemKind
{
    /// <summary>Linux and whatever else keeps to POSIX.</summary>
    Unix,

    /// <summary>macOS, whose fsync leaves data in the drive's cache.</summary>
    MacOS,

    /// <summary>Windows, which journals its directories.</summary>
    Windows,
}
