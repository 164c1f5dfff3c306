using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cluster.Benchmarks.Rows;

/// <summary>Times a piece of work.</summary>
internal static class Stopwatched
{
    /// <summary>Seconds of one repetition, averaged over some.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Run(Action work, int repetitions)
    {
        var start = Stopwatch.GetTimestamp();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions;
    }

    /// <summary>Repetitions that take about so many seconds, after making the work warm.</summary>
    public static int RepetitionsFor(Action work, double seconds)
    {
        for (var warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 2 * seconds;)
        {
            work();
        }

        return Math.Max(1, (int)(seconds / Run(work, 3)));
    }
}
