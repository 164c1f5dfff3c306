namespace Cluster.Integration.Bits;

/// <summary>One way to run a job that must not change a bit of its result.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Workers">Number of workers.</param>
/// <param name="More">More of the command line.</param>
internal sealed record ClusterShape(string Name, int Workers, params string[] More)
{
    /// <summary>Environment that closes part of the processor to the kernels.</summary>
    public string[] Environment { get; init; } = [];

    /// <summary>What carries weights and gradients, as the summary says it.</summary>
    public string Transport { get; init; } = OperatingSystem.IsLinux() ? "shared memory" : "sockets";

    /// <summary>The best SIMD path that is left open by it.</summary>
    public string BestSimd { get; init; } = SimdPaths.Avx512;

    public static IReadOnlyDictionary<string, ClusterShape> All { get; } = new ClusterShape[]
    {
        new("1 worker", 1),
        new("5 workers", 5),
        new("3 workers of 2 threads", 3, "--threads", "2"),
        new("2 workers over gRPC", 2, "--transport", "grpc") { Transport = "gRPC" },
        new("3 workers of 2 threads over gRPC", 3, "--threads", "2", "--transport", "grpc") { Transport = "gRPC" },
        new("2 workers over sockets", 2, "--transport", "sockets") { Transport = "sockets" },
        AllReduce("3 workers of 2 threads, all-reduce", 3, "--threads", "2"),
        AllReduce("4 workers, all-reduce", 4),
        new("in-process, 3 workers of 2 threads", 3, "--in-process", "--threads", "2") { Transport = "in process" },
        new("2 workers without AVX-512", 2) { Environment = [SimdPaths.WithoutAvx512], BestSimd = SimdPaths.Avx2 },
        new("2 workers without AVX2", 2) { Environment = [SimdPaths.WithoutAvx2], BestSimd = SimdPaths.Portable },
    }.ToDictionary(shape => shape.Name);

    private static ClusterShape AllReduce(string name, int workers, params string[] more) =>
        new(name, workers, ["--topology", "all-reduce", .. more]) { Transport = "sockets between workers" };

    public string[] Arguments(string job) => ["local", job, "--json", "--run-folder", "run", "--workers", $"{Workers}", .. More];
}
