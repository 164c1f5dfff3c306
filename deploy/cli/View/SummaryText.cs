using System.Globalization;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>A run's summary for people.</summary>
internal static class SummaryText
{
    public static string Of(RunEnded summary)
    {
        string[] lines =
        [
            "",
            summary.Completed ? "done" : $"stopped after step {summary.Step}",
            Line("test accuracy", summary.TestAccuracy is { } accuracy ? Text($"{accuracy:P2} (loss {summary.TestLoss:F4})") : "not evaluated yet"),
            Line("speed", Text($"{summary.SamplesPerSecond:N0} samples/s with {summary.Workers} worker{(summary.Workers == 1 ? "" : "s")}, {summary.Seconds:F1} s")),
            Line("workers' time", Text($"{summary.ComputeShare:P0} compute, {summary.CommunicationShare:P0} communication, {summary.WaitingShare:P0} waiting")),
            Line("weights digest", summary.WeightsDigest),
            Line("checkpoint", summary.Checkpoint),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Line(string name, string value) => $"  {name,-15} {value}";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
