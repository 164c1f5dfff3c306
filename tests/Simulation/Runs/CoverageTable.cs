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
        var reasons = Pairs().Select(pair => Coverage.WhyUnreachable(pair.State, pair.Event)).OfType<string>().Distinct();
        foreach (var reason in reasons)
        {
            output.WriteLine("   " + reason);
        }

        output.WriteLine($"not met, though it could be: {string.Join("; ", Missing(coverage).DefaultIfEmpty("nothing"))}");
        output.WriteLine($"met, though said to be unreachable: {string.Join("; ", Surprises(coverage).DefaultIfEmpty("nothing"))}");
    }

    /// <summary>The pairs that can be met and were not.</summary>
    private static IEnumerable<string> Missing(Coverage coverage) => Pairs()
        .Where(pair => coverage[pair.State, pair.Event] == 0 && Coverage.WhyUnreachable(pair.State, pair.Event) is null)
        .Select(pair => $"{Coverage.Events[pair.Event].Name} while {Coverage.States[pair.State]}");

    /// <summary>The pairs that were met although they are said to be unreachable.</summary>
    private static IEnumerable<string> Surprises(Coverage coverage) => Pairs()
        .Where(pair => coverage[pair.State, pair.Event] > 0 && Coverage.WhyUnreachable(pair.State, pair.Event) is not null)
        .Select(pair => $"{Coverage.Events[pair.Event].Name} while {Coverage.States[pair.State]}");

    private static IEnumerable<(int State, int Event)> Pairs() =>
        from state in Enumerable.Range(0, Coverage.States.Length)
        from happened in Enumerable.Range(0, Coverage.Events.Length)
        select (state, happened);

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
