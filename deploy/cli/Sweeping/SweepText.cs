using System.Globalization;
using Cluster.Cli.View;
using Cluster.Coordinator.Records.Pages;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Sweeps;

namespace Cluster.Cli.Sweeping;

/// <summary>A sweep as plain text.</summary>
internal static class SweepText
{
    /// <summary>All trials with what they reached, the best first.</summary>
    public static string Table(SweepRecord record) => TextTable.Of(
        ["trial", .. ShortKeys(record), "standing", "step", "test loss", "test accuracy"],
        record.Trials.Select(trial => (IReadOnlyList<string>)
        [
            trial.Trial.Number.ToString(CultureInfo.InvariantCulture),
            .. Cells(record, trial.Trial),
            trial.Standing,
            trial.Outcome?.Step.ToString(CultureInfo.InvariantCulture) ?? "-",
            trial.Outcome?.TestLoss?.ToString("F4", CultureInfo.InvariantCulture) ?? "-",
            trial.Outcome?.TestAccuracy is { } accuracy ? RunText.Share(accuracy) : "-",
        ]));

    /// <summary>All trials with when they are compared.</summary>
    public static string Plan(SweepRecord record)
    {
        var rungs = new Rungs(record.Sweep.Spec.Halving, record.Sweep.Trials);
        return TextTable.Of(
            ["trial", .. ShortKeys(record), rungs.Count == 1 ? "steps" : "compared at steps"],
            record.Sweep.Trials.Select(trial => (IReadOnlyList<string>)
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                .. Cells(record, trial),
                string.Join(", ", Enumerable.Range(0, rungs.Count).Select(rung => rungs.StepOf(trial, rung)).Distinct()),
            ]));
    }

    // Short names do as long as they tell the keys apart.
    private static IEnumerable<string> ShortKeys(SweepRecord record)
    {
        var names = record.Keys.Select(key => key[(key.LastIndexOf('.') + 1)..]).ToList();
        return names.Select((name, index) => names.Count(other => other == name) == 1 ? name : record.Keys[index]);
    }

    private static IEnumerable<string> Cells(SweepRecord record, Trial trial) =>
        record.Keys.Select(key => trial.Values.FirstOrDefault(value => value.Key == key)?.Text ?? "-");
}
