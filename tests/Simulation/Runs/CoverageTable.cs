using System.Globalization;
using Cluster.FaultSimulation.Checks;

namespace Cluster.FaultSimulation.Runs;

/// <summary>Which events met the core in which states, as a table, and why the empty places are empty.</summary>
internal static class CoverageTable
{
    private const int RowWidth = 26;
    private const int ColumnWidth = 14;

    public static void Print(Coverage coverage, TextWriter output)
    {
        output.WriteLine(new string(' ', RowWidth) + string.Concat(Coverage.Events.Select(Head)));
        for (var state = 0; state < Coverage.States.Length; state++)
        {
            var row = state;
            output.WriteLine(Coverage.States[state].PadRight(RowWidth)
                + string.Concat(Enumerable.Range(0, Coverage.Events.Length).Select(happened => Cell(coverage, row, happened))));
        }

        output.WriteLine("-: cannot be met here, because");
        var reasons = Coverage.Pairs.Select(pair => Coverage.WhyUnreachable(pair.State, pair.Event)).OfType<string>().Distinct();
        foreach (var reason in reasons)
        {
            output.WriteLine("   " + reason);
        }

        output.WriteLine($"not met, though it could be: {string.Join("; ", coverage.Missing.DefaultIfEmpty("nothing"))}");
        output.WriteLine($"met, though said to be unreachable: {string.Join("; ", coverage.Surprises.DefaultIfEmpty("nothing"))}");
    }

    private static string Head(Type happened)
    {
        var name = happened.Name.Replace("Contribution", "Sums", StringComparison.Ordinal).Replace("Worker", "", StringComparison.Ordinal);
        return name[..Math.Min(name.Length, ColumnWidth - 1)].PadLeft(ColumnWidth);
    }

    private static string Cell(Coverage coverage, int state, int happened)
    {
        var count = coverage[state, happened];
        var text = count == 0 && Coverage.WhyUnreachable(state, happened) is not null ? "-" : count.ToString("N0", CultureInfo.InvariantCulture);
        return text.PadLeft(ColumnWidth);
    }
}
