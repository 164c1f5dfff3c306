using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Specification;
using Cluster.Jobs.Sweeps;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>The page about a sweep: which trial was best, the loss curves of all, and what each swept value did.</summary>
public static class SweepPage
{
    private const string OptimizerKey = "optimizer";

    // What is drawn of a loss, at most, by the middle one of all first values.
    private const double MostOfStart = 10;

    /// <summary>The page as HTML.</summary>
    /// <param name="record">The sweep.</param>
    public static string Of(SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var groups = new SweepGroups(record);
        Metric[] curves = record.Metric == TestMetric.Loss
            ? [Metric.TrainLoss, Metric.TestLoss]
            : [Metric.TrainLoss, Metric.TestLoss, Metric.TestAccuracy];
        IEnumerable<Chart?> charts =
        [
            .. curves.Select(metric => Curves(record, groups, metric)),
            .. record.Keys.Select(key => Against(record, groups, key)),
        ];
        return Page.Of($"Sweep {record.Sweep.Name}", Header(record), [.. charts.OfType<Chart>()], Table(record, groups));
    }

    // The best is drawn last, above the others.
    private static Chart? Curves(SweepRecord record, SweepGroups groups, Metric metric)
    {
        List<Series> series = [.. record.Trials.Reverse()
            .Where(trial => trial.Run is not null)
            .Select(trial => Series.Of(trial.Run!, metric, $"{trial.Trial.Number}: {trial.Trial.Label}", groups.ColourOf(trial)) with
            {
                Group = groups.NameOf(trial),
                Faded = trial.Outcome?.Standing != TrialStanding.Done,
            })];
        if (metric.Unit != MetricUnit.Number)
        {
            return Chart.OverSteps(metric.Title, metric.Unit, series, []);
        }

        // A loss on its way to infinity would leave no room for the others.
        var highest = MostOfStart * series.Where(curve => curve.Points.Count > 0).Select(curve => curve.Points[0].Y).DefaultIfEmpty().Order()
            .ElementAt(series.Count(curve => curve.Points.Count > 0) / 2);
        return Chart.OverSteps(
            metric.Title, metric.Unit, series.Select(curve => curve with { Points = [.. curve.Points.Where(point => point.Y <= highest)] }), [])
            is { } chart ? chart with { BeginsLogarithmic = true } : null;
    }

    private static Chart? Against(SweepRecord record, SweepGroups groups, string key)
    {
        var trials = record.Trials.Where(trial => trial.Value(key)?.Number is not null && ValueOf(record, trial) is not null).ToList();
        if (trials.Select(trial => trial.Value(key)!.Number).Distinct().Count() < 2)
        {
            return null;
        }

        var series = trials.Select(trial => new Series(
            $"{trial.Trial.Number}: {trial.Trial.Label}",
            groups.ColourOf(trial),
            Dots: true,
            [new Point(trial.Value(key)!.Number!.Value, ValueOf(record, trial)!.Value)])
        {
            Group = groups.NameOf(trial),
            Faded = trial.Outcome!.Standing != TrialStanding.Done,
        });
        var title = record.Metric == TestMetric.Loss ? Metric.TestLoss : Metric.TestAccuracy;
        var values = trials.Select(trial => trial.Value(key)!.Number!.Value).ToList();

        // Learning rates and sizes of batches lie on a scale of factors.
        var isLogarithmic = values.Min() > 0 && values.Max() >= 8 * values.Min();
        return new Chart($"{title.Title} against {key}", key, title.Unit, [.. series], [])
        {
            XIsLogarithmic = isLogarithmic,
            BeginsLogarithmic = title.Unit == MetricUnit.Number,
        };
    }

    private static double? ValueOf(SweepRecord record, TrialRecord trial) =>
        record.Metric == TestMetric.Loss ? trial.Outcome?.TestLoss : trial.Outcome?.TestAccuracy;

    private static Html Header(SweepRecord record)
    {
        var (all, done) = (record.Trials.Length, Count(TrialStanding.Done));
        return Html.Of($"""
            <header>
            <h1>Sweep {record.Sweep.Name}</h1>
            <p>{all} trials: {done} carried out whole, {Count(TrialStanding.Stopped)} stopped on the way,
            {Count(TrialStanding.Diverged)} diverged, {record.Trials.Count(trial => trial.Outcome is null)} without a result yet.
            Faded curves are those of trials that did not come to their end.</p>
            {(record.Best is { } best ? Best(best) : null)}
            </header>
            """);

        int Count(TrialStanding standing) => record.Trials.Count(trial => trial.Outcome?.Standing == standing);
    }

    private static Html Best(TrialRecord best) => Html.Of($"""
        <div class="tiles">
        <div class="tile"><b>trial {best.Trial.Number}</b><span>the best; its job is best.yaml</span></div>
        {Html.Each(best.Trial.Values, value => Tile(value.Text, value.Key))}
        {Tile(RunText.Value(Metric.TestLoss, best.Outcome!.TestLoss!.Value), "test loss")}
        {(best.Outcome.TestAccuracy is { } share ? Tile(RunText.Share(share), "test accuracy") : null)}
        </div>
        """);

    private static Html Tile(string value, string name) => Html.Of($"<div class=\"tile\"><b>{value}</b><span>{name}</span></div>\n");

    private static Html Table(SweepRecord record, SweepGroups groups) => Html.Of($"""
        <h2>Trials</h2>
        <div class="card scroll"><table>
        <tr><th>trial</th>{Html.Each(record.Keys, key => Html.Of($"<th>{key}</th>"))}
        <th>standing</th><th class="number">step</th><th class="number">test loss</th><th class="number">test accuracy</th><th>digest</th></tr>
        {Html.Each(record.Trials, trial => Row(record, groups, trial))}</table></div>
        """);

    private static Html Row(SweepRecord record, SweepGroups groups, TrialRecord trial) => Html.Of($"""
        <tr><td class="short"><span class="key"><i style="background: var(--c{groups.ColourOf(trial)})"></i>{trial.Trial.Number}</span></td>
        {Html.Each(record.Keys, key => Html.Of($"<td class=\"short\">{trial.Value(key)?.Text ?? "-"}</td>"))}
        <td>{trial.Standing}</td><td class="number">{trial.Outcome?.Step.ToString() ?? "-"}</td>
        <td class="number">{(trial.Outcome?.TestLoss is { } loss ? RunText.Value(Metric.TestLoss, loss) : "-")}</td>
        <td class="number">{(trial.Outcome?.TestAccuracy is { } share ? RunText.Share(share) : "-")}</td>
        <td class="mono">{RunText.Digest(trial.Outcome?.WeightsDigest)}</td></tr>

        """);

    /// <summary>Which trials share a colour: those of an optimizer where several are tried, else of the first key that is no number, else
    /// all.</summary>
    private sealed class SweepGroups
    {
        private readonly string? _key;
        private readonly List<string> _names;

        public SweepGroups(SweepRecord record)
        {
            var texts = record.Keys.Where(key => record.Trials.Any(trial => trial.Value(key) is { Number: null })).ToList();
            _key = texts.Contains(OptimizerKey) ? OptimizerKey : texts.FirstOrDefault() ?? record.Keys.FirstOrDefault(IsSmall);
            _names = [.. record.Sweep.Trials.Select(NameOf).Distinct()];

            bool IsSmall(string key) =>
                record.Trials.Select(trial => trial.Value(key)?.Number).Distinct().Count() is > 1 and <= Series.Colours;
        }

        public string NameOf(TrialRecord trial) => NameOf(trial.Trial);

        public int ColourOf(TrialRecord trial) => _names.IndexOf(NameOf(trial)) % Series.Colours;

        private string NameOf(Trial trial) => trial.Values.FirstOrDefault(value => value.Key == _key) is { } value
            ? value.Number is null ? value.Text : $"{value.ShortKey} {value.Text}"
            : "trials";
    }
}
