using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records;

namespace Cluster.Coordinator.Tests.Records;

/// <summary>Events of a small run: two workers, two epochs of two steps, one worker lost.</summary>
internal static class SampleRun
{
    public static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly JobOpened Job = new("digits", 2, 2, 4, 64, 8, 1234, 128, 60, 2);

    public static readonly RunEnded Ended =
        new(true, 4, 0.75, 0.5, 1000, 4.5, 2, "0123456789abcdef", "checkpoints/step-00000004", 0.5, 0.3, 0.2);

    public static IReadOnlyList<ProgressEvent> Progress { get; } =
    [
        Job,
        new WorkerArrived(1, "host", 11, 1, "Avx512"),
        new WorkerArrived(2, "host", 12, 2, "Avx2"),
        new MembershipChanged(1, 2, 0),
        Step(1, 1, 2.25, 0.125),
        Step(1, 2, 1.5, 0.25),
        new EvaluationDone(1, 2, 1.25, 0.5),
        new WorkerGone(2, "its connection broke", IsLoss: true),
        Step(2, 3, 0.75, 0.5),
        Step(2, 4, double.NaN, 0.625),
        new EvaluationDone(2, 4, 0.5, 0.75),
        Ended,
    ];

    /// <summary>The events, half a second apart.</summary>
    public static IReadOnlyList<RecordedEvent> Events { get; } = Timed(Progress);

    public static RunRecord Record { get; } = new("digits-1", Events, "{\"name\": \"digits\"}");

    public static IReadOnlyList<RecordedEvent> Timed(IEnumerable<ProgressEvent> progress) =>
        [.. progress.Select((happened, index) => new RecordedEvent(Began + (index * TimeSpan.FromSeconds(0.5)), happened))];

    private static StepDone Step(int epoch, long step, double loss, double accuracy) => new(
        epoch, step, 4, loss, accuracy, loss, accuracy, 0.01 / step, 100 * step, [new(1, 40, 0.5, 0.25, 0.25), new(2, 24, 0.25, 0.25, 0.5)]);
}
