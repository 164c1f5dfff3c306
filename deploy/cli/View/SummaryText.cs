using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>A run's summary for people.</summary>
internal static class SummaryText
{
    public static string Of(RunEnded summary)
    {
        var (name, judged) = summary switch
        {
            { TestAccuracy: { } share } => ("test accuracy", $"{share:P2} (loss {summary.TestLoss:F4})"),
            { TestLoss: { } loss } => ("test loss", $"{loss:F4}"),
            _ => ("test loss", "not evaluated yet"),
        };
        var workers = summary.Workers == 1 ? "1 worker" : $"{summary.Workers} workers";
        var (compute, communication, waiting) = (summary.ComputeShare, summary.CommunicationShare, summary.WaitingShare);
        var (copied, wasted) = (summary.CopiedMicroBatches, summary.WastedMicroBatches);
        string[] lines =
        [
            "",
            summary.Completed ? "done" : $"stopped after step {summary.Step}",
            Line(name, judged),
            Line("speed", $"{summary.SamplesPerSecond:N0} samples/s with {workers}, {summary.Seconds:F1} s"),
            Line("transport", summary.Transport),
            Line("workers' time", $"{compute:P0} compute, {communication:P0} communication, {waiting:P0} waiting"),
            .. copied + wasted == 0 ? [] : new[] { Line("stragglers", $"{copied} micro-batches copied, {wasted} computed in vain") },
            Line("weights digest", summary.WeightsDigest),
            Line("checkpoint", summary.Checkpoint),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(string name, string value) => $"  {name,-15} {value}";
}
