using System.Diagnostics;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks.Rows;

/// <summary>From the start of a process to the first update of the MLP's weights on random data, against half a second.</summary>
internal sealed class StartRow() : Row("start to first update", 1.0)
{
    /// <summary>Argument that makes this program do just that and end.</summary>
    public const string ChildArgument = "first-update";

    private const double LongestSeconds = 0.5;

    public static void RunChild()
    {
        using var step = new TrainingStep(Workload.Named("mlp"), threads: 1);
        step.Run();
    }

    public override void Prepare()
    {
    }

    public override double Ours()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StartRow).Assembly.Location);
        }

        start.ArgumentList.Add(ChildArgument);
        var begin = Stopwatch.GetTimestamp();
        using var child = Process.Start(start)!;
        child.WaitForExit();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    public override double Peer() => LongestSeconds;

    public override void Dispose()
    {
    }
}
