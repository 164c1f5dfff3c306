using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Records;

/// <summary>What is known of a run from the files it left behind, or has written so far.</summary>
public sealed class RunRecord
{
    private readonly IReadOnlyList<RecordedEvent> _events;

    /// <summary>A run.</summary>
    /// <param name="name">What to call it: its folder's name.</param>
    /// <param name="events">Its events in their order; the job comes first.</param>
    /// <param name="jobJson">The job with every default filled in; null when it is not known.</param>
    /// <exception cref="RunRecordException">No event tells of a job.</exception>
    public RunRecord(string name, IReadOnlyList<RecordedEvent> events, string? jobJson = null)
    {
        _events = events;
        var opened = events.Where(recorded => recorded.Progress is JobOpened).ToList();
        if (opened.Count == 0)
        {
            throw new RunRecordException($"{name} holds no event job_opened; it is no run, or one that ended before its data was open");
        }

        // A run that was resumed was opened several times, and may have been made longer.
        (Name, JobJson, Began, Job) = (name, jobJson, opened[0].Time, (JobOpened)opened[^1].Progress);
        LastStep = OfType<StepDone>().LastOrDefault();
        Evaluation = OfType<BestRestored>().LastOrDefault() is { } best
            ? new EvaluationDone(best.Epoch, best.Step, best.Loss, best.Accuracy)
            : OfType<EvaluationDone>().LastOrDefault();
        End = OfType<RunEnded>().LastOrDefault();
        Failure = OfType<RunFailed>().LastOrDefault();
    }

    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>The job with every default filled in; null when it is not known.</summary>
    public string? JobJson { get; }

    /// <summary>When the job was opened.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>The job in numbers.</summary>
    public JobOpened Job { get; }

    /// <summary>The last step that was told of; null before the first.</summary>
    public StepDone? LastStep { get; }

    /// <summary>The evaluation of the weights that the run has, or left: the last one, or that of the best epoch where its state came back; null
    /// before the first.</summary>
    public EvaluationDone? Evaluation { get; }

    /// <summary>The summary; null for a run that goes on, failed or was killed.</summary>
    public RunEnded? End { get; }

    /// <summary>Why it failed; null when it did not.</summary>
    public RunFailed? Failure { get; }

    /// <summary>All events in their order.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Updates behind the weights, as far as is known.</summary>
    public long Step => End?.Step ?? LastStep?.Step ?? 0;

    /// <summary>Updates in the whole job.</summary>
    public long TotalSteps => Job.TotalSteps;

    /// <summary>Workers that took part; for a run without a summary, those that joined.</summary>
    public int Workers => End?.Workers ?? OfType<WorkerArrived>().Select(worker => worker.Worker).Distinct().Count();

    /// <summary>From the first assignment to the end; for a run without a summary, from its first event to its last.</summary>
    public TimeSpan Duration => End is null ? _events[^1].Time - Began : TimeSpan.FromSeconds(End.Seconds);

    /// <summary>How far it came, in a word.</summary>
    public string Standing => (End, Failure) switch
    {
        ({ Completed: true }, _) => "done",
        ({ Completed: false }, _) => "stopped",
        (_, not null) => "failed",
        _ => "unfinished",
    };

    /// <summary>Whether samples are classified. Where targets are values, there is no accuracy.</summary>
    public bool HasAccuracy =>
        OfType<StepDone>().Any(step => step.Accuracy is not null) || OfType<EvaluationDone>().Any(judged => judged.Accuracy is not null);

    /// <summary>Events of one kind, in their order.</summary>
    public IEnumerable<T> OfType<T>()
        where T : ProgressEvent => _events.Select(recorded => recorded.Progress).OfType<T>();

    /// <summary>A metric's values over the steps; values that are no finite numbers are left out.</summary>
    /// <param name="metric">The metric.</param>
    public IReadOnlyList<Point> Curve(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        List<Point> points = [];
        foreach (var recorded in _events)
        {
            var (step, values) = Metric.In(recorded.Progress);
            points.AddRange(values
                .Where(value => value.Metric == metric && double.IsFinite(value.Value))
                .Select(value => new Point(step, value.Value)));
        }

        return points;
    }

    /// <summary>Reads a run's folder. A line that was cut off, or that another version wrote, is passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="RunRecordException">It holds no run.</exception>
    public static RunRecord Read(string folder)
    {
        var files = new RunFiles(folder);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        try
        {
            if (!Directory.Exists(folder))
            {
                throw new RunRecordException($"there is no folder {folder}");
            }

            if (!File.Exists(files.Metrics))
            {
                throw new RunRecordException(
                    $"{folder} has no {Path.GetFileName(files.Metrics)}; it is no folder of a run, or of an earlier version");
            }

            // A run that goes on holds its file open for writing.
            using var stream = new FileStream(files.Metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            List<RecordedEvent> events = [];
            while (reader.ReadLine() is { } line)
            {
                if (MetricsLine.TryRead(line) is { } recorded)
                {
                    events.Add(recorded);
                }
            }

            return new RunRecord(name, events, File.Exists(files.Job) ? File.ReadAllText(files.Job).Trim() : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunRecordException($"{folder} cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>A value at a step.</summary>
/// <param name="X">Updates so far.</param>
/// <param name="Y">The value.</param>
public readonly record struct Point(double X, double Y);
