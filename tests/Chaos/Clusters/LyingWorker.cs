using System.Globalization;
using Cluster.Cli.Commands;
using Cluster.Collectives.Joining;
using Cluster.Worker;
using Cluster.Worker.Faults;

namespace Cluster.Chaos.Clusters;

/// <summary>A worker whose sums are wrong: one bit of a gradient. No command of the program makes one, so the runner hosts it in
/// a process of its own.</summary>
internal static class LyingWorker
{
    /// <summary>What makes a process of the runner one.</summary>
    public const string Argument = "lying-worker";

    /// <summary>The runner's file, beside the program's.</summary>
    public const string Program = "Cluster.Chaos.dll";

    private const int Bits = 32;

    /// <summary>The command line of such a worker.</summary>
    /// <param name="dial">HOST:PORT of the coordinator.</param>
    /// <param name="tokenFile">File with the run's token.</param>
    /// <param name="cache">Folder for fetched data.</param>
    /// <param name="random">Draws the bit.</param>
    public static string[] Arguments(string dial, string tokenFile, string cache, Random random) =>
        [Argument, dial, tokenFile, cache, random.Next(Bits).ToString(CultureInfo.InvariantCulture)];

    /// <summary>Works, and lies, until the coordinator cuts it off.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var lie = new FlippedBit(FromStep: 0, Bit: int.Parse(arguments[3], CultureInfo.InvariantCulture));
        var identity = new WorkerIdentity(JoinToken.Read(arguments[1]), HostOptions.Build, new FaultSwitch { FlippedBit = lie });
        var outcome = await WorkerHost.RunAsync(
            identity, options => (options.Coordinator, options.DataCache, options.Insecure) = (arguments[0], arguments[2], true), _ => { });
        return UserErrors.Conclude(outcome.ExitCode, outcome.Message);
    }
}
