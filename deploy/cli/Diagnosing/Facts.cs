namespace Cluster.Cli.Diagnosing;

/// <summary>What of a finding is a number or a name, for who compares machines: of each finding a few, of all together all.</summary>
internal sealed record Facts
{
    /// <summary>Version and identity of the program.</summary>
    public string? Build { get; init; }

    /// <summary>The path that kernels take.</summary>
    public string? Simd { get; init; }

    /// <summary>Cores that this process may use.</summary>
    public int? Cores { get; init; }

    /// <summary>Bytes that are free where a run or its data would be kept.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>How far the coordinator's clock is ahead.</summary>
    public double? AheadSeconds { get; init; }

    /// <summary>The fastest call to the coordinator and back.</summary>
    public double? RoundTripSeconds { get; init; }

    /// <summary>Bytes a second to the coordinator.</summary>
    public double? UpBytesPerSecond { get; init; }

    /// <summary>Bytes a second from it.</summary>
    public double? DownBytesPerSecond { get; init; }
}
