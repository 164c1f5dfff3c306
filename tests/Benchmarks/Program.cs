using Cluster.Benchmarks;
using Cluster.Benchmarks.Kernels;
using Cluster.Benchmarks.Rows;
using Cluster.Experiments.Benching;

switch (args)
{
    case [StartRow.ChildArgument]:
        StartRow.RunChild();
        return 0;
    case [AllReduceWorker.ChildArgument, var address, var transport]:
        await AllReduceWorker.RunAsync(address, Enum.Parse<Cluster.Collectives.Transports.Transport>(transport));
        return 0;
    case [PeerWorker.ChildArgument, var length, var self, var workers]:
        await PeerWorker.RunAsync(NumberOf(length), NumberOf(self), NumberOf(workers), Console.In, Console.Out);
        return 0;
    case ["engine", .. var options]:
        return BenchmarkTable.Run(EngineBenchmark.Rows(), options);
    case ["cluster", .. var options]:
        return BenchmarkTable.Run(ClusterBenchmark.Rows(), options);
    case ["reliability", .. var options]:
        return BenchmarkTable.Run(ReliabilityBenchmark.Rows(), options);
    case ["wire", .. var options]:
        WireBenchmark.Run(options.Contains("--json"));
        return 0;
    case ["kernels", .. var options]:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromTypes([typeof(ProductBenchmarks), typeof(FunctionBenchmarks)]).Run(options);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: engine | cluster | reliability [--json] [--minimum] [--only NAME]; wire [--json]; kernels [BenchmarkDotNet's options]");
        return 2;
}

static int NumberOf(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
