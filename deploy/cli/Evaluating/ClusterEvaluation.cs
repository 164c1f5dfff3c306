using System.Globalization;
using Cluster.Cli.Commands;
using Cluster.Cli.Exporting;
using Cluster.Cli.Launching;
using Cluster.Cli.View;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Coordinator.Evaluating;
using Cluster.Coordinator.Progress;
using Cluster.Inference;
using Cluster.Metrics;

namespace Cluster.Cli.Evaluating;

/// <summary>Evaluates a model on worker processes of this machine, which send outputs to this one.</summary>
internal sealed class ClusterEvaluation : IProgressObserver, IDisposable
{
    // Longer than workers go on looking for a coordinator.
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromMinutes(1);

    private readonly JoinToken _token = JoinToken.Create();
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("cluster-evaluate-");
    private readonly List<ChildProcess> _workers = [];
    private readonly List<Task> _watching = [];
    private readonly int _count;
    private readonly int _threads;
    private readonly TrainedModel _model;
    private EvaluationRun? _run;

    private ClusterEvaluation(TrainedModel model, int workers, int threads) => (_model, _count, _threads) = (model, workers, threads);

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sets">The sets, the job's test split first.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="workers">Number of worker processes, 1 or more.</param>
    /// <param name="threads">Compute threads of each.</param>
    /// <exception cref="EvaluationException">It could not be carried out whole.</exception>
    public static async Task<IReadOnlyList<SetEvaluation>> RunAsync(
        TrainedModel model, IReadOnlyList<EvaluationSet> sets, JudgeOptions options, int workers, int threads)
    {
        using var evaluation = new ClusterEvaluation(model, workers, threads);
        return await evaluation.RunAsync(sets, options);
    }

    /// <inheritdoc/>
    public void On(ProgressEvent progress)
    {
        if (progress is not Listening listening)
        {
            return;
        }

        for (var number = 1; number <= _count; number++)
        {
            var log = Path.Combine(_logs.FullName, $"worker-{number}.log");
            _workers.Add(ChildProcess.Start($"worker {number}", ArgumentsOf(number, listening.Address), _token, log, null));
        }

        _watching.AddRange(_workers.Select(WatchAsync));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private async Task<IReadOnlyList<SetEvaluation>> RunAsync(IReadOnlyList<EvaluationSet> sets, JudgeOptions options)
    {
        using var progress = new ProgressLine($"evaluating with {_count} workers", "samples of the set", null);
        var outcome = await CoordinatorHost.RunAsync(
            (settings, logger) => _run = new EvaluationRun(
                _model.Job,
                _model.Weights,
                _model.State.Step,
                sets,
                options,
                settings,
                HostOptions.Build,
                this,
                (_, samples) => progress.Report(samples),
                logger),
            () => _token,
            this,
            settings => (settings.Workers, settings.RunFolder) = (_count, _logs.FullName),
            _ => { });

        // Those that have lost it need not go on looking.
        _workers.ForEach(worker => worker.RequestStop());
        await Task.WhenAll(_workers.Select(worker => worker.WaitAsync(WorkerPatience, "after the evaluation")));
        await Task.WhenAll(_watching);
        if (outcome.ExitCode == CoordinatorOutcome.Success)
        {
            _logs.Delete(recursive: true);
            return _run!.Found;
        }

        throw new EvaluationException(
            outcome.Message.Length > 0 ? outcome.Message : "the evaluation was interrupted; nothing was written", outcome.ExitCode);
    }

    // Nobody starts another: the run goes on if others are there to take over, and does not wait for one that will not come.
    private async Task WatchAsync(ChildProcess worker)
    {
        if (await worker.WaitAsync() != 0 && (_run!.Conductor.Shortage is not null || _workers.TrueForAll(other => other.ExitCode != 0)))
        {
            _run.Conductor.Fail($"{worker.Name}: {worker.LastWord}; its log is {worker.LogFile}");
        }
    }

    private List<string> ArgumentsOf(int number, string address)
    {
        List<string> arguments =
        [
            "worker", "--coordinator", address, "--number", Text(number), "--threads", Text(_threads), "--stop-with-input",
        ];
        foreach (var plugin in _model.Job.Spec.Plugins)
        {
            arguments.AddRange(["--plugins", Path.GetDirectoryName(plugin.Path)!]);
        }

        return arguments;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
