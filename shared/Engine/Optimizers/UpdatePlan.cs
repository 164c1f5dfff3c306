using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Regularization;

namespace Cluster.Engine.Optimizers;

/// <summary>A stretch of one parameter that one thread updates at a time, or the running statistics of one layer.</summary>
/// <param name="Slice">The parameter's place in the layout; that of the first of the statistics.</param>
/// <param name="Offset">First float, a multiple of 16.</param>
/// <param name="Length">Floats; 0 for statistics.</param>
/// <param name="Statistics">Which of the layout's statistics; null for a parameter.</param>
internal readonly record struct UpdateBlock(int Slice, int Offset, int Length, StatisticsSlices? Statistics = null);

/// <summary>Settings of one parameter.</summary>
internal readonly record struct SliceSettings(double RateFactor, double WeightDecay, Penalty Penalty, bool Frozen, bool Adapted);

/// <summary>Which parameter has which settings, and the blocks that the arena is cut into, in ascending order. The cut depends on the
/// layout alone, so sums over blocks have one order whoever computes them.</summary>
internal sealed class UpdatePlan
{
    /// <summary>Longest block: the arenas of Adam's step over it fit the second-level cache.</summary>
    public const int BlockLength = 32768;

    public UpdatePlan(ParameterLayout layout, Optimizer optimizer, WeightUpdateOptions options)
    {
        var blocks = ImmutableArray.CreateBuilder<UpdateBlock>();
        var settings = ImmutableArray.CreateBuilder<SliceSettings>();
        var used = new HashSet<ParameterGroup>(ReferenceEqualityComparer.Instance);
        foreach (var slice in layout.Parameters)
        {
            var group = options.Groups.FirstOrDefault(group => group.Matches(slice.Name));
            settings.Add(new SliceSettings(
                group?.LearningRateFactor ?? 1,
                group?.WeightDecay ?? optimizer.WeightDecay,
                group?.Penalty ?? options.Penalty,
                group?.Frozen ?? false,
                group?.LayerAdaptation ?? true));
            if (group is not null)
            {
                used.Add(group);
            }

            if (layout.Statistics.FirstOrDefault(statistics => statistics.FirstSlice == slice.Ordinal) is { } statistics)
            {
                blocks.Add(new UpdateBlock(slice.Ordinal, statistics.Start, 0, statistics));
            }

            for (var start = 0; slice.IsTrainable && start < slice.Length; start += BlockLength)
            {
                blocks.Add(new UpdateBlock(slice.Ordinal, slice.Offset + start, Math.Min(BlockLength, slice.Length - start)));
            }
        }

        if (options.Groups.FirstOrDefault(group => !used.Contains(group)) is { } unused)
        {
            throw new ArgumentException(
                $"ParameterGroup needs parameters of its own, got none for [{string.Join(", ", unused.Patterns)}] among "
                + $"[{string.Join(", ", layout.Parameters.Select(slice => slice.Name))}]; correct the patterns or their order.");
        }

        (Blocks, Settings) = (blocks.ToImmutable(), settings.ToImmutable());
        HasPenalty = Blocks.Any(block => block.Statistics is null && !Settings[block.Slice].Frozen && Settings[block.Slice].Penalty != Penalty.None);
    }

    public ImmutableArray<UpdateBlock> Blocks { get; }

    /// <summary>Settings by the slice's place in the layout.</summary>
    public ImmutableArray<SliceSettings> Settings { get; }

    public bool HasPenalty { get; }
}
