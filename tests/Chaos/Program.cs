using Cluster.Chaos.Clusters;
using Xunit.Runner.InProc.SystemConsole;

namespace Cluster.Chaos;

/// <summary>Runs schedules of faults, or starts the tests, which run a few of them.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [LyingWorker.Argument, .. var arguments] => LyingWorker.RunAsync(arguments),
        _ when ChaosOptions.AreMeant(args) => ChaosCommand.RunAsync(args),
        _ => ConsoleRunner.Run(args),
    };
}
