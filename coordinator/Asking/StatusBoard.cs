using Cluster.Collectives.Messages;
using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Asking;

/// <summary>Remembers what was told of a run, so that whoever asks in the middle of it hears it too.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class StatusBoard(TimeProvider clock) : IProgressObserver
{
    /// <summary>So much of what befell the run is remembered.</summary>
    public const int MostNews = 20;

    private readonly Lock _gate = new();
    private readonly long _began = clock.GetTimestamp();
    private readonly Queue<(long Since, bool IsError, string Text)> _news = [];
    private readonly Dictionary<int, WorkerArrived> _arrivals = [];
    private readonly Dictionary<int, (long Samples, WorkerShare Last)> _shares = [];
    private JobOpened? _job;
    private StepDone? _step;
    private EvaluationDone? _evaluation;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Age => clock.GetElapsedTime(_began);

    /// <inheritdoc/>
    public void On(ProgressEvent progress)
    {
        lock (_gate)
        {
            Note(progress);
            if (NewsOf(progress) is var (isError, text))
            {
                _news.Enqueue((clock.GetTimestamp(), isError, text));
                if (_news.Count > MostNews)
                {
                    _news.Dequeue();
                }
            }
        }
    }

    /// <summary>Adds what was told to a status.</summary>
    /// <param name="status">What is known otherwise, with members by their numbers alone.</param>
    public RunStatus Complete(RunStatus status)
    {
        lock (_gate)
        {
            return status with
            {
                TotalSteps = _job?.TotalSteps ?? 0,
                Epochs = _job?.Epochs ?? 0,
                Loss = _step?.Loss,
                Accuracy = _step?.Accuracy,
                LearningRate = _step?.LearningRate,
                SamplesPerSecond = _step?.SamplesPerSecond,
                TestLoss = _evaluation?.Loss,
                TestAccuracy = _evaluation?.Accuracy,
                Members = [.. status.Members.Select(Complete)],
                News = [.. _news.Select(news => new NewsStatus(clock.GetElapsedTime(news.Since).TotalSeconds, news.IsError, news.Text))],
            };
        }
    }

    private void Note(ProgressEvent progress)
    {
        switch (progress)
        {
            case JobOpened job:
                _job = job;
                break;
            case EvaluationDone evaluation:
                _evaluation = evaluation;
                break;
            case WorkerArrived arrival:
                _arrivals[arrival.Worker] = arrival;
                break;
            case WorkerGone gone:
                // A number is never given twice, and runs may see very many come and go.
                _arrivals.Remove(gone.Worker);
                _shares.Remove(gone.Worker);
                break;
            case StepDone step:
                _step = step;
                foreach (var share in step.Workers.Where(share => _arrivals.ContainsKey(share.Worker)))
                {
                    _shares[share.Worker] = (_shares.GetValueOrDefault(share.Worker).Samples + share.Samples, share);
                }

                break;
        }
    }

    private static (bool IsError, string Text)? NewsOf(ProgressEvent progress) => progress switch
    {
        RunFailed failed => (true, failed.Message),
        _ when RunNews.Of(progress) is { } text => (progress is WorkerGone { IsLoss: true }, text),
        _ => null,
    };

    private MemberStatus Complete(MemberStatus member)
    {
        var arrival = _arrivals.GetValueOrDefault(member.Worker);
        var (samples, last) = _shares.GetValueOrDefault(member.Worker);
        return member with
        {
            Host = arrival?.Host ?? "",
            ProcessId = arrival?.ProcessId ?? 0,
            Threads = arrival?.Threads ?? 0,
            Transport = arrival?.Transport ?? "",
            Samples = samples,
            ComputeShare = last?.ComputeShare,
            CommunicationShare = last?.CommunicationShare,
            WaitingShare = last?.WaitingShare,
        };
    }
}
