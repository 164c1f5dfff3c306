using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Worker;
using Cluster.Worker.Faults;
using Microsoft.Extensions.Logging;

namespace Cluster.Integration.Harness;

/// <summary>A worker within the test's own process, with a broken bit: the command has no switch for that.</summary>
internal static class LyingWorker
{
    /// <summary>The build that a coordinator of this build asks for.</summary>
    public static string Build { get; } = BuildIdentity.Of(
        typeof(Dataset).Assembly, typeof(TrainingJob).Assembly, typeof(CoordinatorHost).Assembly, typeof(WorkerHost).Assembly);

    /// <summary>Runs it until it is let go or cut off.</summary>
    /// <param name="cluster">Whom it computes for.</param>
    /// <param name="workspace">Where the data and the token lie.</param>
    /// <param name="bit">What is wrong.</param>
    public static Task<WorkerOutcome> RunAsync(ManualCluster cluster, Workspace workspace, FlippedBit bit)
    {
        var token = JoinToken.Read(workspace.File(ManualCluster.TokenFile));
        var identity = new WorkerIdentity(token, Build, new FaultSwitch { FlippedBit = bit });
        return WorkerHost.RunAsync(
            identity,
            options =>
            {
                options.Coordinator = cluster.Address;
                options.DataPath = workspace.File(TinyImages.Folder);
                options.DataCache = workspace.File("cache");
            },
            logging => logging.SetMinimumLevel(LogLevel.None));
    }
}
