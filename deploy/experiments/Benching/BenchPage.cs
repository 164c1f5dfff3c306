using Cluster.Coordinator.Records;
using Cluster.Coordinator.Records.Pages;

namespace Cluster.Experiments.Benching;

/// <summary>The page about a communication benchmark: its curves and its table.</summary>
internal static class BenchPage
{
    // Columns of text, before those of numbers.
    private const int Texts = 2;

    /// <summary>The page as HTML.</summary>
    /// <param name="machine">Where it was measured.</param>
    /// <param name="limits">What that machine can move at most.</param>
    /// <param name="rows">What was measured.</param>
    public static string Of(Machine machine, SpeedLimits limits, IReadOnlyList<BenchRow> rows) =>
        Page.Of("All-reduce on this machine", Header(machine, limits), [.. Charts(rows)], Table(rows));

    private static Html Header(Machine machine, SpeedLimits limits) => Html.Of($"""
        <header>
        <h1>All-reduce on this machine</h1>
        <p>{machine.Host}: {machine.Processor}, {machine.Cores} cores, {machine.System}</p>
        <p>{BenchText.Footnote(limits)}</p>
        </header>
        """);

    private static IEnumerable<Chart> Charts(IReadOnlyList<BenchRow> rows)
    {
        foreach (var group in rows.GroupBy(row => row.Workers))
        {
            var names = group.Select(row => row.Name).Distinct().ToList();
            var workers = group.Key == 1 ? "1 worker" : FormattableString.Invariant($"{group.Key} workers");
            yield return Chart($"GB a second, {workers}", row => row.GigabytesPerSecond);
            yield return Chart($"Milliseconds, {workers}", row => row.Seconds.Median * 1e3);

            Chart Chart(string title, Func<BenchRow, double> value) => new(
                title,
                "MiB",
                MetricUnit.Number,
                [
                    .. group.GroupBy(row => row.Name).Select(series => new Series(
                        series.Key,
                        names.IndexOf(series.Key),
                        Dots: true,
                        [.. series.OrderBy(row => row.Bytes).Select(row => new Point(row.Bytes / (double)(1 << 20), value(row)))])),
                ],
                [])
            { XIsLogarithmic = true, BeginsLogarithmic = true };
        }
    }

    private static IEnumerable<string> Names(BenchRow row) => BenchText.Row(row).Take(Texts);

    private static IEnumerable<string> Numbers(BenchRow row) => BenchText.Row(row).Skip(Texts);

    private static Html Line(BenchRow row) => Html.Of($"""
        <tr>{Html.Each(Names(row), cell => Html.Of($"<td class=\"short\">{cell}</td>"))}
        {Html.Each(Numbers(row), cell => Html.Of($"<td class=\"number\">{cell}</td>"))}</tr>

        """);

    private static Html Table(IReadOnlyList<BenchRow> rows) => Html.Of($"""
        <div class="card scroll"><table>
        <tr>{Html.Each(BenchText.Columns.Take(Texts), name => Html.Of($"<th>{name}</th>"))}
        {Html.Each(BenchText.Columns.Skip(Texts), name => Html.Of($"<th class=\"number\">{name}</th>"))}</tr>
        {Html.Each(rows, Line)}
        </table></div>
        """);
}
