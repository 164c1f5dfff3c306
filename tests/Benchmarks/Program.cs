using Cluster.Benchmarks;
using Cluster.Benchmarks.Kernels;
using Cluster.Benchmarks.Rows;

switch (args)
{
    case [StartRow.ChildArgument]:
        StartRow.RunChild();
        return 0;
    case ["engine", .. var options]:
        var only = Array.IndexOf(options, "--only");
        return EngineBenchmark.Run(options.Contains("--json"), only >= 0 && only + 1 < options.Length ? options[only + 1] : null);
    case ["kernels", .. var options]:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromTypes([typeof(ProductBenchmarks), typeof(FunctionBenchmarks)]).Run(options);
        return 0;
    default:
        Console.Error.WriteLine("usage: engine [--json] [--only NAME] | kernels [BenchmarkDotNet's options]");
        return 2;
}
