using System.Globalization;
using System.Text;
using Cluster.Cli.View;
using Cluster.Collectives.Messages;

namespace Cluster.Cli.Asking;

/// <summary>A status for people: a few lines about the run, its workers as a table, what it waits for and what befell it.</summary>
internal static class StatusText
{
    private static readonly string[] Columns =
        ["worker", "host", "process", "transport", "state", "heard", "open", "samples", "compute", "comm.", "waiting"];

    private const int TextColumns = 6;

    public static string Of(RunStatus status)
    {
        var text = new StringBuilder();
        Line(text, "run", $"{status.Run} (term {status.Term}, process {status.ProcessId}, for {Since(status.Seconds)})");
        Line(text, "phase", status.Phase);
        if (status.TotalSteps > 0)
        {
            Line(text, "step", $"{status.Step} of {status.TotalSteps}, epoch {Math.Min(status.Epoch, status.Epochs)} of {status.Epochs}");
        }

        if (status.Loss is { } loss)
        {
            Line(
                text,
                "training",
                $"loss {loss:F4}{Accuracy(status.Accuracy)}, {status.SamplesPerSecond:N0} samples/s, rate {status.LearningRate:G4}");
        }

        if (status.TestLoss is { } testLoss)
        {
            Line(text, "test", $"loss {testLoss:F4}{Accuracy(status.TestAccuracy)}");
        }

        Line(text, "checkpoint", status.Checkpoint is { } last ? $"step {last.Step}, {Since(last.Seconds)} ago: {last.Path}" : "none yet");
        foreach (var wait in status.Waits)
        {
            var deadline = wait.DeadlineSeconds is { } limit ? $" of {Since(limit)}, then {wait.Consequence}" : "";
            Line(text, "waiting for", $"{wait.What}; for {Since(wait.Seconds)}{deadline}");
        }

        text.AppendLine();
        text.AppendLine(status.Members.Length == 0 ? "no workers" : TextTable.Of(Columns, status.Members.Select(Row), TextColumns));
        if (status.News.Length > 0)
        {
            text.AppendLine();
            foreach (var news in status.News)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{Since(news.Seconds),8} ago  {(news.IsError ? "! " : "")}{news.Text}");
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string[] Row(MemberStatus member) =>
    [
        Text(member.Worker),
        member.Host,
        Text(member.ProcessId),
        member.Transport,
        member.State,
        $"{Since(member.HeardSeconds)} ago",
        Text(member.OpenLeaves),
        Text(member.Samples),
        Share(member.ComputeShare),
        Share(member.CommunicationShare),
        Share(member.WaitingShare),
    ];

    private static void Line(StringBuilder text, string name, FormattableString value) => Line(text, name, FormattableString.Invariant(value));

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(13)).AppendLine(value);

    private static string Accuracy(double? accuracy) => accuracy is { } share ? FormattableString.Invariant($", accuracy {share:P2}") : "";

    private static string Share(double? share) => share is { } value ? value.ToString("P0", CultureInfo.InvariantCulture) : "-";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Since(double seconds) => seconds switch
    {
        < 60 => FormattableString.Invariant($"{seconds:0.0} s"),
        < 3600 => FormattableString.Invariant($"{seconds / 60:0} min"),
        < 86400 => FormattableString.Invariant($"{seconds / 3600:0.0} h"),
        _ => FormattableString.Invariant($"{seconds / 86400:0.0} d"),
    };
}
