using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Experiments.Scaling;
using Cluster.Experiments.Simulating;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Cli.Scaling;

/// <summary>The options of cluster scale that say what is measured.</summary>
internal sealed class ScaleOptions
{
    private const int MostWorkers = 1024;
    private const int MostThreads = 1024;
    private const int MostSteps = 1_000_000;
    private const int MostRepeats = 1000;

    private readonly Option<string?> _workers = new("--workers")
    {
        Description = "Numbers of workers to compare, as in 1,2,4,8; by default the powers of two up to this machine's cores.",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Compute threads of each worker; by default as the job's cluster section says, or 1.",
    };

    private readonly Option<int> _steps = new("--steps")
    {
        Description = "Steps measured in a repeat; 100 by default.",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<int> _warmUp = new("--warm-up")
    {
        Description = "Steps before them that are not measured; 20 by default.",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> _repeats = new("--repeats")
    {
        Description = "How often each number of workers is measured; 3 by default.",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<bool> _isWeak = new("--weak")
    {
        Description = "Let the batch and its micro-batches grow with the workers; otherwise they share the job's batch, "
            + "and end with the same weights.",
    };

    private readonly Option<bool> _isPinned = new("--pin") { Description = "Bind each worker to cores of its own (on Linux)." };

    private readonly Option<string> _transport = TransportOption.Create();
    private readonly LinkOption _link = new();

    public void AddTo(Command command)
    {
        Option[] options = [_workers, _threads, _steps, _warmUp, _repeats, _isWeak, _isPinned, _transport];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _link.AddTo(command);
    }

    /// <summary>The plan that was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="job">The job.</param>
    /// <exception cref="UsageException">It is impossible.</exception>
    public ScalePlan Read(ParseResult parsed, JobSpec job)
    {
        var transport = parsed.GetValue(_transport) ?? "auto";
        var hosts = _link.Read(parsed);
        LinkOption.Check(hosts, TransportOption.Parse(transport));
        var isPinned = parsed.GetValue(_isPinned);
        if (isPinned && !CoreBinding.IsSupported)
        {
            throw new UsageException("--pin binds processes to cores on Linux alone; leave it out on this system");
        }

        var plan = new ScalePlan(job, WorkersOf(parsed.GetValue(_workers)))
        {
            Threads = Counts.Within(parsed.GetValue(_threads) ?? job.Cluster?.Threads ?? 1, 1, MostThreads, _threads.Name),
            Steps = Counts.Within(parsed.GetValue(_steps), 1, MostSteps, _steps.Name),
            WarmUp = Counts.Within(parsed.GetValue(_warmUp), 1, MostSteps, _warmUp.Name),
            Repeats = Counts.Within(parsed.GetValue(_repeats), 1, MostRepeats, _repeats.Name),
            IsWeak = parsed.GetValue(_isWeak),
            IsPinned = isPinned,
            Transport = transport,
            Link = hosts?.Link,
            Work = hosts is null ? null : JobWork.Of(TrainingJob.Open(job)),
            IsCoordinatorAlone = hosts?.IsCoordinatorAlone == true,
        };
        return plan.FirstError() is { } error ? throw new UsageException(error) : plan;
    }

    private int[] WorkersOf(string? text)
    {
        if (text is null)
        {
            return [.. Enumerable.Range(0, 11).Select(power => 1 << power).Where(count => count <= Math.Max(Environment.ProcessorCount, 2))];
        }

        return Counts.Of(text, MostWorkers, _workers.Name);
    }
}
