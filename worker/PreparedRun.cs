using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Data;
using Cluster.Jobs;
using Cluster.Jobs.Plugins;
using Cluster.Training;
using Cluster.Training.Computing;
using Cluster.V1;
using Cluster.Worker.Fetching;
using Cluster.Worker.Joining;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker;

/// <summary>What a worker has of a run once it can compute for it, and keeps while its coordinator comes and goes: the data, the model, and the
/// threads with their recorded tapes. Nothing in it depends on a membership.</summary>
internal sealed class PreparedRun : IDisposable
{
    private readonly JoinReply _reply;
    private readonly WorkerData _data;
    private readonly int _threads;
    private RangeComputer? _computer;

    private PreparedRun(JoinReply reply, WorkerData data, TrainingJob job, IReadOnlyList<Dataset> sets, int threads) =>
        (_reply, _data, Job, Sets, _threads) = (reply, data, job, sets, threads);

    /// <summary>The job with its data and its model.</summary>
    public TrainingJob Job { get; }

    /// <summary>Sets beside the test split whose outputs may be asked for.</summary>
    public IReadOnlyList<Dataset> Sets { get; }

    /// <summary>Finds or fetches the data, and lays the model out.</summary>
    /// <param name="reply">What the coordinator said of the run.</param>
    /// <param name="membership">Who this worker is in it.</param>
    /// <param name="connection">The coordinator.</param>
    /// <param name="settings">The worker's settings.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stoppingToken">Gives up.</param>
    /// <exception cref="JobException">The job cannot be carried out here.</exception>
    /// <exception cref="DataException">The data cannot be had, or is another than the coordinator's.</exception>
    /// <exception cref="LinkLostException">The coordinator is gone.</exception>
    public static async Task<PreparedRun> MakeAsync(
        JoinReply reply,
        Membership membership,
        CoordinatorConnection connection,
        WorkerOptions settings,
        ILogger logger,
        CancellationToken stoppingToken)
    {
        var spec = JobFile.Parse(reply.JobJson, "job from the coordinator", PluginPlaces.In(settings.Plugins));
        var paths = spec.Data.Paths.Length;
        var coordinator = new CoordinatorFiles(connection.Client, membership, settings.ConnectTimeout, logger);
        var files = paths == 0 ? [] : await coordinator.ListAsync(paths, stoppingToken).ConfigureAwait(false);
        var data = await WorkerData.FindAsync(spec.Data, settings, files, coordinator, logger, stoppingToken).ConfigureAwait(false);
        try
        {
            var job = TrainingJob.Open(spec with { Data = data.Spec });
            CheckData(job.Data.ContentHash, reply.DataHash, "the job's data");
            CheckPlugins(job, reply);
            logger.Ready(job.Data.Train.Count, job.Data.Test.Count, job.Layout.ElementCount);
            return new PreparedRun(reply, data, job, [.. reply.TestSets.Select(set => OpenSet(job, set))], settings.Threads);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Whether it will do for a run that a coordinator describes.</summary>
    /// <param name="reply">What the coordinator says of its run.</param>
    public bool Serves(JoinReply reply) => reply.JobJson == _reply.JobJson && reply.DataHash == _reply.DataHash
        && reply.PluginDigest == _reply.PluginDigest && reply.TestSets.Equals(_reply.TestSets);

    /// <summary>The threads, which take sums from a link's pool from now on.</summary>
    /// <param name="pool">The pool.</param>
    public RangeComputer ComputerFor(SubtreeSumsPool pool)
    {
        _computer ??= new RangeComputer(TrainingTask.Of(Job), pool, _threads, Sets);
        _computer.TakeFrom(pool);
        return _computer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _computer?.Dispose();
        _data.Dispose();
    }

    private static void CheckPlugins(TrainingJob job, JoinReply reply)
    {
        if (PluginProof.Of(job) is var digest && digest != reply.PluginDigest)
        {
            throw new JobException(
                $"the plugin {string.Join(", ", job.Spec.Plugins.Select(plugin => plugin.Name))} gives other bits here than at the coordinator "
                + $"(digest {digest[..12]}, expected {reply.PluginDigest[..Math.Min(12, reply.PluginDigest.Length)]}); let it use nothing "
                + "that differs between machines, such as Math.Exp or sums over Vector<float>, or keep this processor out of the run");
        }
    }

    private static Dataset OpenSet(TrainingJob job, TestSet set)
    {
        var data = job.OpenSet(set.Path);
        CheckData(data.ContentHash, set.DataHash, set.Path);
        return data;
    }

    // The job's files were compared before; a source that makes other samples of them, or files that change meanwhile, show only here.
    private static void CheckData(string here, string there, string place)
    {
        if (here != there)
        {
            throw new DataException(
                $"{place}: the samples differ from the coordinator's (SHA-256 {here[..12]} here, {there[..12]} there); "
                + "were the files changed on one side? start a new run");
        }
    }
}
