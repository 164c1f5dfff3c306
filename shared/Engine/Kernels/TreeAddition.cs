using Cluster.Engine.Memory;

namespace Cluster.Engine.Kernels;

/// <summary>One addition of a reduction tree: the left arena takes the sum, unless it is the last one.</summary>
/// <param name="Left">Left summand.</param>
/// <param name="Right">Right summand.</param>
public readonly record struct TreeMerge(AlignedBuffer Left, AlignedBuffer Right);

/// <summary>The additions of a reduction tree over whole arenas, for a stretch of their floats: short strips go through all additions one after
/// the other, so that what one addition wrote is in the nearest cache when the next one reads it, however many there are. Which additions an
/// element sees, and in which order, does not depend on strips.</summary>
public static class TreeAddition
{
    // Two hundred kilobytes for the strips of two dozen arenas.
    private const int StripLength = 2048;

    /// <summary>Adds up one stretch.</summary>
    /// <param name="merges">The additions in the tree's order, one at least; the last one is the root's.</param>
    /// <param name="start">First float.</param>
    /// <param name="length">Number of floats.</param>
    /// <param name="result">Takes the root's sums; it may be the last addition's left arena.</param>
    public static void Run(ReadOnlySpan<TreeMerge> merges, int start, int length, AlignedBuffer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        for (var from = start; from < start + length; from += StripLength)
        {
            var strip = Math.Min(StripLength, start + length - from);
            foreach (var (left, right) in merges[..^1])
            {
                Elementwise.AddInto(left.Span.Slice(from, strip), right.Span.Slice(from, strip));
            }

            var (last, addend) = merges[^1];
            Elementwise.Add(last.Span.Slice(from, strip), addend.Span.Slice(from, strip), result.Span.Slice(from, strip));
        }
    }
}
