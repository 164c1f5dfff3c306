using System.Globalization;
using Cluster.Cli.View;

namespace Cluster.Cli.Verifying;

/// <summary>What a look at a run's durable state found, for people.</summary>
internal static class VerificationText
{
    private static readonly string[] Columns = ["checkpoint", "weights", "manifest", "standing"];

    public static string Of(Verification verification)
    {
        List<string> parts = [verification.Run];
        parts.AddRange(verification.Ledger is { } ledger ? [Of(ledger)] : []);
        if (verification.Checkpoints.Count > 0)
        {
            parts.Add(TextTable.Of(Columns, verification.Checkpoints.Select(Row)));
        }

        if (verification.Ok)
        {
            parts.Add("verified: nothing is missing, changed or out of place");
        }

        return string.Join(Environment.NewLine, parts);
    }

    private static string Of(Verification.LedgerFacts ledger)
    {
        var again = ledger.Repeated > 0 ? Text($", {ledger.Repeated} steps computed again with the same bits") : "";
        var end = (ledger.EndedAt, ledger.Completed) switch
        {
            (null, _) => "no end: it goes on, or was killed",
            ({ } step, true) => Text($"the job is done, at step {step}"),
            ({ } step, _) => Text($"stopped after step {step}"),
        };
        var torn = ledger.TornBytes > 0 ? Text($", {ledger.TornBytes} bytes of a torn line") : "";
        var steps = Text($"steps {ledger.FirstStep} to {ledger.LastStep}");
        return Text($"ledger: {ledger.Lines} lines, {steps}, begun {Times(ledger.Beginnings)}{again}; {end}{torn}");
    }

    private static IReadOnlyList<string> Row(Verification.CheckpointFacts checkpoint) =>
    [
        Path.GetFileName(checkpoint.Path),
        checkpoint.Weights ?? "-",
        checkpoint.Manifest?[..16] ?? "-",
        checkpoint.Ok ? "verified" : "not as it was",
    ];

    private static string Times(int count) => count == 1 ? "once" : Text($"{count} times");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
