using System.Globalization;

namespace Cluster.Experiments;

/// <summary>Processor time that has been used since this machine started, by whom. Experiments on a machine that does something else
/// meanwhile measure that as well, and have to say so.</summary>
/// <param name="All">By all processes, in ticks of the system's clock.</param>
/// <param name="Own">By this process and its children that have ended.</param>
/// <param name="Total">What all cores had to give, idle time included.</param>
/// <remarks>Source: Linux man-page proc(5), /proc/stat and /proc/[pid]/stat.</remarks>
public sealed record ProcessorUse(long All, long Own, long Total)
{
    private const string MachineFacts = "/proc/stat";
    private const string OwnFacts = "/proc/self/stat";
    private const int BusyColumns = 8;
    private const int IdleColumn = 3;
    private const int WaitColumn = 4;

    // Of the columns behind the process's name: its time in user and kernel mode, and that of its children.
    private const int FirstTime = 11;
    private const int Times = 4;

    /// <summary>Up to now.</summary>
    /// <returns>Null where the system does not tell.</returns>
    public static ProcessorUse? Now()
    {
        if (!File.Exists(MachineFacts) || !File.Exists(OwnFacts))
        {
            return null;
        }

        var machine = Numbers(File.ReadLines(MachineFacts).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(BusyColumns));
        var own = File.ReadAllText(OwnFacts);
        var mine = Numbers(own[(own.LastIndexOf(')') + 2)..].Split(' ').Skip(FirstTime).Take(Times));
        return new ProcessorUse(machine.Sum() - machine[IdleColumn] - machine[WaitColumn], mine.Sum(), machine.Sum());
    }

    /// <summary>Share of all cores' time that others have used since an earlier moment.</summary>
    /// <param name="earlier">The moment.</param>
    /// <returns>0 to 1.</returns>
    public double OthersSince(ProcessorUse earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var others = All - earlier.All - (Own - earlier.Own);
        return Math.Clamp((double)others / Math.Max(Total - earlier.Total, 1), 0, 1);
    }

    private static long[] Numbers(IEnumerable<string> columns) => [.. columns.Select(column => long.Parse(column, CultureInfo.InvariantCulture))];
}
