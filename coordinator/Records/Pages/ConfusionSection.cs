namespace Cluster.Coordinator.Records.Pages;

/// <summary>Which classes were taken for which.</summary>
internal static class ConfusionSection
{
    // Beyond this a table is no longer read.
    private const int MostClasses = 40;
    private const double MostDepth = 85;

    public static Html? Of(PredictionReport report)
    {
        var classes = report.Classes;
        return classes.Count is 0 or > MostClasses ? null : Html.Of($"""
            <h2>Confusion</h2>
            <div class="card scroll"><table class="confusion">
            <tr><th>class \ taken for</th>{Html.Each(classes, name => Html.Of($"<th>{name}</th>"))}</tr>
            {Html.Each(classes.Index(), row => Html.Of($"<tr><th scope=\"row\">{row.Item}</th>{Cells(report.Confusion[row.Index], row.Index)}</tr>\n"))}</table></div>
            """);
    }

    private static Html Cells(IReadOnlyList<long> row, int truth)
    {
        var total = Math.Max(1, row.Sum());
        return Html.Each(row.Index(), cell => Html.Of(
            $"<td style=\"--shade: var(--{(cell.Index == truth ? "good" : "bad")}); --depth: {MostDepth * cell.Item / total:F1}%\">{cell.Item:N0}</td>"));
    }
}
