using System.Globalization;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Runs;

namespace Cluster.FaultSimulation.Bugs;

/// <summary>How many seeds it takes to find each planted bug.</summary>
internal static class BugTable
{
    private const int Starts = 15;
    private const ulong Apart = 10_000;

    /// <summary>Every bug but none.</summary>
    public static IEnumerable<Bug> All => Enum.GetValues<Bug>().Where(bug => bug != Bug.None);

    /// <summary>Plants a bug and carries seeds out until it is found.</summary>
    /// <param name="bug">The bug.</param>
    /// <param name="from">First seed.</param>
    /// <param name="most">Most seeds to try.</param>
    /// <param name="shelf">This thread's arenas.</param>
    /// <returns>The seed that found it, and what it saw; null if none did.</returns>
    public static SeedResult? Find(Bug bug, ulong from, ulong most, SumsShelf shelf)
    {
        var coverage = new Coverage();
        for (var seed = from; seed < from + most; seed++)
        {
            var result = SeedResult.Of(seed, shelf, coverage, bug);
            if (result.Failure is not null)
            {
                return result;
            }
        }

        return null;
    }

    /// <summary>Prints the table, a row a bug: the median and the most of the seeds needed, from different first seeds on.</summary>
    public static int Print(Options options, TextWriter output)
    {
        output.WriteLine($"{"planted bug",-30}{"median seeds",14}{"most",8}  found as");
        var bugs = All.Where(bug => options.Bug == Bug.None || bug == options.Bug).ToList();
        var rows = new string[bugs.Count];
        var isEachFound = true;
        Parallel.For(0, bugs.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, index =>
        {
            var shelf = new SumsShelf();
            var found = Enumerable.Range(0, Starts).Select(start => (From: (ulong)start * Apart, Result: Find(bugs[index], (ulong)start * Apart,
                Apart, shelf)))
                .ToList();
            var needed = found.Select(pair => pair.Result is { } result ? (long)(result.Seed - pair.From) + 1 : long.MaxValue).Order().ToList();
            var seen = found.Select(pair => pair.Result?.Failure!.Invariant).OfType<string>().GroupBy(name => name).OrderByDescending(group =>
                group.Count());
            isEachFound &= needed[^1] < long.MaxValue;
            var names = string.Join("; ", seen.Select(group => group.Key));
            rows[index] = $"{bugs[index],-30}{Number(needed[Starts / 2]),14}{Number(needed[^1]),8}  {names}";
        });
        Array.ForEach(rows, output.WriteLine);
        return isEachFound ? 0 : 1;
    }

    private static string Number(long seeds) => seeds == long.MaxValue ? "never" : seeds.ToString("N0", CultureInfo.InvariantCulture);
}
