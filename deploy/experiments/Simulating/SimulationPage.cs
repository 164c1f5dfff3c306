using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;
using Cluster.Experiments.Scaling;

namespace Cluster.Experiments.Simulating;

/// <summary>The page about a simulation: what it says, its curves and its table, and how far predictions were from measurements.</summary>
internal static class SimulationPage
{
    /// <summary>The page as HTML.</summary>
    public static string Of(SimulationFindings findings, Validation? validation)
    {
        List<Chart> charts = [.. Curves(findings)];
        if (findings.Failures is { } failures)
        {
            charts.Add(Intervals(failures));
        }

        if (validation is { Cases.Count: > 0 })
        {
            charts.Add(Errors(validation));
        }

        return Page.Of(
            $"How {findings.Plan.Job} would scale",
            Header(findings),
            charts,
            Table(findings),
            validation is null ? null : ValidationSection(validation),
            Models(findings.Plan));
    }

    private static Html Header(SimulationFindings findings) => Html.Of($"""
        <header>
        <h1>How {findings.Plan.Job} would scale</h1>
        <p>Simulated, not measured: the coordinator's own decisions under virtual time, with models of processors and links.
        Link: {findings.Plan.Link}. Models: {findings.Plan.Origin}.</p>
        <div class="card"><ul class="words">
        {Html.Each(SimulationWords.Of(findings), words => Html.Of($"<li>{words}</li>\n"))}</ul></div>
        </header>
        """);

    private static IEnumerable<Chart> Curves(SimulationFindings findings)
    {
        var plan = findings.Plan;
        List<(string Name, IReadOnlyList<SimulationRow> Rows)> curves =
        [
            .. from topology in plan.Topologies
               from format in plan.Formats
               select ($"{SimulationText.NameOf(topology)}, {format.Name}", findings.Of(topology, format.Name)),
        ];
        return
        [
            Curve("Samples per second", MetricUnit.Number, row => row.SamplesPerSecond),
            Curve("Milliseconds a step", MetricUnit.Number, row => 1000 * row.StepSeconds),
            Curve("Efficiency", MetricUnit.Share, row => row.Efficiency),
            Curve("Share of the time in which the coordinator's link sends", MetricUnit.Share, row => row.UplinkShare),
        ];

        Chart Curve(string title, MetricUnit unit, Func<SimulationRow, double> value) => new(
            title,
            "workers",
            unit,
            [.. curves.Select((curve, index) => new Series(
                curve.Name, index % 8, Dots: true, [.. curve.Rows.Select(row => new Point(row.Workers, value(row)))]))],
            [])
        {
            XIsLogarithmic = true,
        };
    }

    private static Chart Intervals(FailureFindings failures) => new(
        "Share of the time that is not lost, over minutes between checkpoints",
        "minutes between checkpoints",
        MetricUnit.Share,
        [new Series("simulated", 0, Dots: true, [.. failures.Intervals.Select(interval => new Point(interval.Seconds / 60, interval.Efficiency))])],
        [
            new Mark(failures.Young / 60, $"Young: {SimulationText.Span(failures.Young)}"),
            new Mark(failures.Daly / 60, $"Daly: {SimulationText.Span(failures.Daly)}"),
        ])
    {
        XIsLogarithmic = true,
    };

    private static Chart Errors(Validation validation)
    {
        var ends = Spread.Of(validation.Cases.SelectMany(found => new[] { found.Measured.Median, found.PredictedSeconds }));
        var (least, most) = (1000 * ends.Lowest, 1000 * ends.Highest);
        return new Chart(
            "Predicted over measured milliseconds a step",
            "measured milliseconds a step",
            MetricUnit.Number,
            [
                .. validation.Cases.GroupBy(found => found.Link).Select((link, index) => new Series(
                    link.Key, index % 7, Dots: true, [.. link.Select(Point).OrderBy(point => point.X)]) { IsScatter = true }),
                new Series("equal", 7, Dots: false, [new Point(least, least), new Point(most, most)]) { IsDashed = true },
            ],
            [])
        {
            XIsLogarithmic = true,
        };

        static Point Point(ValidationCase found) => new(1000 * found.Measured.Median, 1000 * found.PredictedSeconds);
    }

    private static Html Table(SimulationFindings findings) => Html.Of($"""
        <h2>Every number of workers</h2>
        <div class="card scroll"><table>
        <tr>{Html.Each(SimulationText.Columns, name => Html.Of($"<th class=\"number\">{name}</th>"))}</tr>
        {Html.Each(findings.Rows, row => Html.Of(
            $"<tr>{Html.Each(SimulationText.Row(row), cell => Html.Of($"<td class=\"number\">{cell}</td>"))}</tr>\n"))}</table>
        <p class="key">shares of the time; link and cores are the coordinator's</p></div>
        """);

    private static Html ValidationSection(Validation validation) => Html.Of($"""
        <h2>Predicted against measured</h2>
        <p>{ValidationText.Verdict(validation)}</p>
        <div class="card scroll"><table>
        <tr>{Html.Each(ValidationText.Columns, name => Html.Of($"<th class=\"number\">{name}</th>"))}</tr>
        {Html.Each(validation.Cases, found => Html.Of(
            $"<tr>{Html.Each(ValidationText.Row(found), cell => Html.Of($"<td class=\"number\">{cell}</td>"))}</tr>\n"))}</table>
        {Html.Each(validation.Skipped, skipped => Html.Of($"<p class=\"key\">left out: {skipped}</p>\n"))}</div>
        """);

    private static Html Models(SimulationPlan plan)
    {
        var (compute, reduce, link, work) = (plan.Base.Compute, plan.Base.Reduce, plan.Base.Link, plan.Work);
        (string Name, string Value)[] parameters =
        [
            ("gradients", ScaleText.Bytes(work.ArenaBytes)),
            ("computing: each call of the engine", ScaleText.Time(compute.CallSeconds)),
            ("computing: each micro-batch", ScaleText.Time(compute.MicroBatchSeconds)),
            ("computing: each sample", ScaleText.Invariant($"{1e6 * compute.SampleSeconds:G4} µs")),
            ("computing: each assignment", ScaleText.Time(compute.AssignmentSeconds)),
            ("backward's share of it", ScaleText.Share(compute.BackwardShare)),
            ("adding gradients", ScaleText.Invariant($"{1e-9 / reduce.ReduceSecondsPerByte:F1} GB/s")),
            ("updating weights", ScaleText.Invariant($"{1e-9 / reduce.UpdateSecondsPerByte:F1} GB/s")),
            ("each step", ScaleText.Time(reduce.StepSeconds)),
            ("link, each way", double.IsInfinity(link.BytesPerSecond) ? "none" : ScaleText.Invariant($"{link.BytesPerSecond / 1e9:G4} GB/s")),
            ("latency, one way", ScaleText.Time(link.LatencySeconds)),
            (
                "CPU time of a byte: sender, receiver",
                ScaleText.Invariant($"{1e9 * link.SendSecondsPerByte:G3} ns, {1e9 * link.ReceiveSecondsPerByte:G3} ns")),
            ("CPU time of a message", ScaleText.Time(link.MessageSeconds)),
            ("cores of a host, threads of a worker", ScaleText.Invariant($"{plan.Base.Placement.Cores}, {plan.Base.Placement.Threads}")),
        ];
        return Html.Of($"""
            <details>
            <summary>The models</summary>
            <div class="card scroll"><table>
            {Html.Each(parameters, each => Html.Of($"<tr><td>{each.Name}</td><td class=\"number\">{each.Value}</td></tr>\n"))}</table></div>
            </details>
            """);
    }
}
