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
            {(report.Note is { } note ? Html.Of($"<p>{note}</p>\n") : null)}<div class="card scroll"><table class="confusion">
            <tr><th>class \ taken for</th>{Html.Each(classes, name => Html.Of($"<th>{name}</th>"))}</tr>
            {Html.Each(classes.Index(), row => Row(row.Item, report.Confusion[row.Index], row.Index))}</table></div>
            """);
    }

    private static Html Row(string name, IReadOnlyList<long> counts, int truth)
    {
        var total = Math.Max(1, counts.Sum());
        return Html.Of($"""
            <tr><th scope="row">{name}</th>{Html.Each(counts.Index(), cell => Cell(cell.Item, total, cell.Index == truth))}</tr>

            """);
    }

    private static Html Cell(long count, long total, bool isRight)
    {
        var shade = isRight ? "good" : "bad";
        return Html.Of($"<td style=\"--shade: var(--{shade}); --depth: {MostDepth * count / total:F1}%\">{count:N0}</td>");
    }
}
