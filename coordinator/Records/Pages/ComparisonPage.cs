namespace Cluster.Coordinator.Records.Pages;

/// <summary>The page that lays several runs' curves over each other.</summary>
public static class ComparisonPage
{
    /// <summary>The page as HTML.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="metrics">What to draw; metrics that no run has are left out.</param>
    public static string Of(IReadOnlyList<RunRecord> runs, IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var charts = metrics
            .Select(metric => Chart.OverSteps(
                metric.Title, metric.Unit, runs.Select((run, index) => Series.Of(run, metric, run.Name, index)), []))
            .OfType<Chart>();
        return Page.Of("Runs compared", Header(runs), [.. charts]);
    }

    private static Html Header(IReadOnlyList<RunRecord> runs) => Html.Of($"""
        <header>
        <h1>Runs compared</h1>
        <div class="card scroll"><table>
        <tr>{Html.Each(RunText.Columns, name => Html.Of($"<th>{name}</th>"))}</tr>
        {Html.Each(runs, Row)}</table></div>
        </header>
        """);

    private static Html Row(RunRecord run) =>
        Html.Of($"<tr>{Html.Each(RunText.Row(run), cell => Html.Of($"<td class=\"short\">{cell}</td>"))}</tr>\n");
}
