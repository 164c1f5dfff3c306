using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Losses;
using Cluster.Training.Computing;

namespace Cluster.Worker.Faults;

/// <summary>Waits for as long as computing would take, and gives zeros: so that an experiment can have more workers than cores. What is
/// trained by that is nothing.</summary>
/// <param name="CallSeconds">For each group of micro-batches that would be computed together.</param>
/// <param name="MicroBatchSeconds">For each micro-batch.</param>
/// <param name="SampleSeconds">For each sample.</param>
/// <param name="AssignmentSeconds">For each assignment.</param>
/// <param name="SamplesPerMicroBatch">Samples in a micro-batch.</param>
public sealed record Pretence(
    double CallSeconds, double MicroBatchSeconds, double SampleSeconds, double AssignmentSeconds, double SamplesPerMicroBatch)
{
    private const int Numbers = 5;
    private const int MostTogether = 8;
    private const int Parts = 8;

    // So late does a wait usually end: the timers' slack, and being woken.
    private static readonly long SleepsLate = Stopwatch.Frequency / 15_000;

    private readonly List<SubtreeSums> _sums = [];

    /// <summary>Reads the numbers in the order of the parameters.</summary>
    /// <param name="text">The numbers, with commas between them.</param>
    /// <param name="pretence">What they say.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pretence? pretence)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : -1).ToList();
        var isSound = numbers.Count == Numbers && numbers.TrueForAll(number => number >= 0);
        pretence = isSound ? new Pretence(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]) : null;
        return isSound;
    }

    /// <summary>Waits, and gives zeros for a range.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="pool">Where sums come from; those that nobody wrote to are zero.</param>
    /// <param name="observer">Told of sums as they would grow; null if nobody wants to know.</param>
    /// <returns>Sums that the caller owns, in a list that it does not.</returns>
    internal IReadOnlyList<SubtreeSums> Compute(AssignmentOrder order, SubtreeSumsPool pool, ISumsObserver? observer)
    {
        var tree = order.Round.Tree;
        var end = Stopwatch.GetTimestamp() + Ticks(AssignmentSeconds);
        _sums.Clear();
        foreach (var node in tree.SubtreesOf(order.Range))
        {
            var sums = pool.Rent(true);
            var leaves = tree.LeavesOf(node);
            var samples = (long)(leaves.Count * SamplesPerMicroBatch);
            (sums.Node, sums.Scalars, sums.Outputs) = (node, new BatchSums(0, samples, samples, 0), []);
            _sums.Add(sums);
            var duration = Ticks(tree.SubtreesOf(leaves, MostTogether).Sum(group =>
                CallSeconds + (tree.LeavesOf(group).Count * (MicroBatchSeconds + (SamplesPerMicroBatch * SampleSeconds)))));
            if (observer is not null && order.Range.Count <= MostTogether)
            {
                Grow(sums, end, duration, observer);
            }

            end += duration;
            WaitUntil(end);
        }

        return _sums;
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    // A forward pass takes about a third of the time, then gradients become final from the end downwards.
    private static void Grow(SubtreeSums sums, long began, long duration, ISumsObserver observer)
    {
        WaitUntil(began + (duration / 3));
        observer.OnBegun(sums);
        for (var part = Parts; part > 0; part--)
        {
            WaitUntil(began + duration - (duration * 2 / 3 * (part - 1) / Parts));
            observer.OnFinal((int)((long)sums.Gradients.Length * (part - 1) / Parts));
        }
    }

    // Asleep to the end: there may be more workers than cores, and whoever waited awake would keep the others from theirs.
    private static void WaitUntil(long end) => PreciseWait.Until(end - SleepsLate);
}
