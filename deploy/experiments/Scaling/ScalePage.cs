using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;
using static Cluster.Experiments.Scaling.ScaleText;

namespace Cluster.Experiments.Scaling;

/// <summary>The page about a scaling experiment: what it says, its table, its curves, and where the time goes.</summary>
internal static class ScalePage
{
    private static readonly (string Name, int Colour, Func<PhaseSplit, double> Seconds)[] Phases =
    [
        ("computing", 0, phases => phases.Compute),
        ("sending", 1, phases => phases.Send),
        ("receiving", 4, phases => phases.Receive),
        ("waiting for others, for the update and for whatever is under way", 7, phases => phases.Wait),
    ];

    /// <summary>The page as HTML.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="header">What all measurements have in common.</param>
    public static string Of(ScaleResult result, ScaleHeader header) =>
        Page.Of($"How {result.Plan.Job.Name} scales", Header(result, header), Charts(result), TimeSplit(result), Origin(result, header));

    private static Html Header(ScaleResult result, ScaleHeader header)
    {
        var (plan, machine) = (result.Plan, result.Machine);
        var batch = plan.IsWeak
            ? $"a batch that grows with the workers, from {plan.BatchOf(plan.Baseline)} samples in {plan.MicroBatchesOf(plan.Baseline)} micro-batches"
            : $"one batch of {plan.BatchOf(plan.Baseline)} samples in {plan.MicroBatchesOf(plan.Baseline)} micro-batches for all";
        return Html.Of($"""
            <header>
            <h1>How {plan.Job.Name} scales</h1>
            <p>{header.Scaling} scaling: {batch}; {Threads(plan.Threads)} a worker{(plan.IsPinned ? ", bound to cores" : "")};
            emulated network: {header.Link}</p>
            <p>{plan.Repeats} repeats of {plan.Steps} steps after {plan.WarmUp} to warm up, on {machine.Host}: {machine.Processor},
            {machine.Cores} cores, {machine.System}</p>
            <div class="card"><ul class="words">
            {Html.Each(ScaleWords.Of(result), words => Html.Of($"<li>{words}</li>\n"))}</ul></div>
            <div class="card scroll"><table>
            <tr>{Html.Each(Columns, name => Html.Of($"<th class=\"number\">{name}</th>"))}</tr>
            {Html.Each(result.Rows, row => Html.Of(
                $"<tr>{Html.Each(Row(row), cell => Html.Of($"<td class=\"number\">{cell}</td>"))}</tr>\n"))}</table>
            <p class="key">medians of repeats; times of a step, for a worker on average{Footnote(result)}</p></div>
            </header>
            """);
    }

    private static string Footnote(ScaleResult result) =>
        result.HasOversubscription ? Invariant($"; * more compute threads than the {result.Machine.Cores} cores") : "";

    private static IReadOnlyList<Chart> Charts(ScaleResult result)
    {
        var crowded = result.Rows.FirstOrDefault(row => row.IsOversubscribed);
        List<Mark> marks = crowded is null ? [] : [new Mark(crowded.Workers, "from here on there are more compute threads than cores")];
        var (baseline, most) = (result.Plan.Baseline, result.Rows[^1].Workers);
        var rate = result.Rows[0].SamplesPerSecond.Median;
        return
        [
            Chart("Speed-up", MetricUnit.Number, row => row.SpeedUp, [new(baseline, 1), new(most, (double)most / baseline)]),
            Chart("Efficiency", MetricUnit.Share, row => row.Efficiency, [new(baseline, 1), new(most, 1)]),
            Chart("Samples per second", MetricUnit.Count, row => row.SamplesPerSecond, [new(baseline, rate), new(most, rate * most / baseline)]),
            Chart("Milliseconds a step", MetricUnit.Number, row => In(row.SecondsPerStep, 1000), []),
        ];

        Chart Chart(string title, MetricUnit unit, Func<ScaleRow, Spread> value, IReadOnlyList<Point> ideal)
        {
            var measured = new Series("measured", 0, Dots: true, [.. result.Rows.Select(row => new Point(row.Workers, value(row).Median))])
            {
                Lows = [.. result.Rows.Select(row => new Point(row.Workers, value(row).Lowest))],
                Highs = [.. result.Rows.Select(row => new Point(row.Workers, value(row).Highest))],
            };
            Series[] series = ideal.Count == 0 ? [measured] : [measured, new Series("ideal", 7, Dots: false, ideal) { IsDashed = true }];
            return new Chart(title, "workers", unit, series, marks);
        }
    }

    private static Spread In(Spread spread, double factor) => new(spread.Median * factor, spread.Lowest * factor, spread.Highest * factor);

    private static Html TimeSplit(ScaleResult result)
    {
        var longest = result.Rows.Max(row => Phases.Sum(phase => phase.Seconds(row.Phases)));
        return Html.Of($"""
            <h2>Where the time of a step goes</h2>
            <div class="card"><div class="scroll"><table>
            <tr><th class="short">workers</th><th style="width: 60%"></th><th class="number">step</th><th class="number">of it, the update</th></tr>
            {Html.Each(result.Rows, row => Html.Of($"""
                <tr><td>{Row(row)[0]}</td>{SplitBar.Cell(Phases.Select(phase => (phase.Seconds(row.Phases) / longest, phase.Colour)))}
                <td class="number">{Time(row.SecondsPerStep.Median)}</td><td class="number">{Time(row.Phases.Update)}</td></tr>

                """))}</table></div>
            {SplitBar.Key(Phases.Select(phase => (phase.Name, phase.Colour)))}</div>
            """);
    }

    private static Html Origin(ScaleResult result, ScaleHeader header) => Html.Of($"""
        <details>
        <summary>Every measurement</summary>
        <div class="card scroll"><table>
        <tr><th>workers</th><th>repeat</th><th class="number">step</th><th class="number">samples/s</th><th>transport</th><th>weights digest</th></tr>
        {Html.Each(result.Measurements, made => Html.Of($"""
            <tr><td>{made.Workers}</td><td>{made.Repeat}</td><td class="number">{Time(made.SecondsPerStep)}</td>
            <td class="number">{made.SamplesPerSecond:N0}</td><td class="short">{made.Transport}</td><td class="mono">{made.WeightsDigest}</td></tr>

            """))}</table></div>
        <p class="key">job {header.JobHash}, program {header.Build}</p>
        </details>
        """);
}
