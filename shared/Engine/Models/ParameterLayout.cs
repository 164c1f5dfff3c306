using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;
using Cluster.Engine.Randomness;

namespace Cluster.Engine.Models;

/// <summary>The one flat arena that all parameters of a model share: named slices, one behind the other, each padded to a multiple of
/// 16 floats. Weights, gradient sums and optimizer state all have this layout.</summary>
public sealed class ParameterLayout
{
    /// <summary>Slices begin at multiples of this many floats: 64 bytes.</summary>
    public const int SliceAlignment = 16;

    private readonly Dictionary<Parameter, ParameterSlice> _slices;

    private ParameterLayout(ImmutableArray<ParameterSlice> parameters, Dictionary<Parameter, ParameterSlice> slices, int length)
    {
        Parameters = parameters;
        _slices = slices;
        Length = length;
        ElementCount = parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Length);
        TrainableRanges = [.. RangesOf(parameters)];
        Statistics = [.. StatisticsSlices.Among(slices)];
    }

    /// <summary>Length of an arena in floats, padding included.</summary>
    public int Length { get; }

    /// <summary>Number of trainable values, without padding.</summary>
    public long ElementCount { get; }

    /// <summary>The slices in the order of their offsets, which is the order the modules declare them in.</summary>
    public ImmutableArray<ParameterSlice> Parameters { get; }

    /// <summary>Lays out the parameters of a model. A parameter that several modules share appears once, under its first name.</summary>
    /// <param name="module">The root; its own parameters have no prefix.</param>
    /// <exception cref="ArgumentException">Two parameters have one name, or all together need 2^31 floats or more.</exception>
    public static ParameterLayout Of(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var parameters = ImmutableArray.CreateBuilder<ParameterSlice>();
        var slices = new Dictionary<Parameter, ParameterSlice>(ReferenceEqualityComparer.Instance);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var offset = 0L;
        foreach (var (name, parameter) in module.NamedParameters())
        {
            if (slices.ContainsKey(parameter))
            {
                continue;
            }

            if (!names.Add(name))
            {
                throw new ArgumentException(
                    $"ParameterLayout needs a name for each parameter, got '{name}' twice; rename one of the modules.", nameof(module));
            }

            var slice = new ParameterSlice(
                name, parameter.Shape, (int)offset, parameter.Shape.ElementCount, parameters.Count, parameter.Initializer, parameter.IsTrainable);
            parameters.Add(slice);
            slices.Add(parameter, slice);
            offset = Padded(offset + slice.Length);
            if (offset > int.MaxValue)
            {
                throw new ArgumentException(
                    $"ParameterLayout needs fewer than 2^31 floats, got {offset} up to '{name}'; use smaller layers.", nameof(module));
            }
        }

        return new ParameterLayout(parameters.ToImmutable(), slices, (int)offset);
    }

    /// <summary>The stretches of an arena that optimizers update, padding included: all but running statistics.</summary>
    public ImmutableArray<Range> TrainableRanges { get; }

    /// <summary>The running statistics among the slices.</summary>
    internal ImmutableArray<StatisticsSlices> Statistics { get; }

    /// <summary>The inner node of the reduction tree: target becomes the sums over both branches, the target's on the left.</summary>
    /// <param name="target">Sums of the left branch; takes the result.</param>
    /// <param name="addend">Sums of the right branch.</param>
    /// <exception cref="ArgumentException">An arena has another length.</exception>
    public void MergeSums(AlignedBuffer target, AlignedBuffer addend) => MergeSums(target, addend, 0, 1);

    /// <summary>One thread's share of the same; together the shares do all of it, in any order.</summary>
    /// <param name="target">Sums of the left branch; takes the result.</param>
    /// <param name="addend">Sums of the right branch.</param>
    /// <param name="share">Which share, from 0 on.</param>
    /// <param name="shares">Number of shares, 1 or more.</param>
    /// <exception cref="ArgumentException">An arena has another length.</exception>
    public void MergeSums(AlignedBuffer target, AlignedBuffer addend, int share, int shares)
    {
        CheckArena(target, nameof(target));
        CheckArena(addend, nameof(addend));
        ArgumentOutOfRangeException.ThrowIfLessThan(shares, 1);
        foreach (var range in TrainableRanges)
        {
            var (start, length) = range.GetOffsetAndLength(Length);
            var from = start + (int)((long)length * share / shares);
            var to = start + (int)((long)length * (share + 1) / shares);
            Elementwise.AddInto(target.Span[from..to], addend.Span[from..to]);
        }

        for (var index = share; index < Statistics.Length; index += shares)
        {
            Statistics[index].Merge(target.Span, addend.Span);
        }
    }

    /// <summary>Moves the running statistics by what a whole step saw, once, at the root of the reduction tree.</summary>
    /// <param name="weights">Arena that holds the running statistics.</param>
    /// <param name="sums">The root's sums.</param>
    /// <exception cref="ArgumentException">An arena has another length.</exception>
    public void UpdateStatistics(AlignedBuffer weights, AlignedBuffer sums)
    {
        CheckArena(weights, nameof(weights));
        CheckArena(sums, nameof(sums));
        foreach (var statistics in Statistics)
        {
            statistics.Update(weights.Span, sums.Span);
        }
    }

    /// <summary>The slice of one parameter.</summary>
    /// <param name="parameter">A parameter of the model that this layout was made of.</param>
    /// <exception cref="ArgumentException">The parameter belongs to another model.</exception>
    public ParameterSlice SliceOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return _slices.TryGetValue(parameter, out var slice)
            ? slice
            : throw new ArgumentException(
                $"ParameterLayout needs a parameter of its own model, got one of shape {parameter.Shape} that it does not hold; "
                + "make the layout of the model that is recorded, and let that model list the parameter.",
                nameof(parameter));
    }

    /// <summary>Writes the initial values. Each parameter draws from a stream of its own, so a layer added behind
    /// it changes nothing.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="weights">Arena of this layout's length; padding becomes 0.</param>
    /// <exception cref="ArgumentException">The arena has another length.</exception>
    public void Initialize(ulong seed, AlignedBuffer weights)
    {
        CheckArena(weights, nameof(weights));
        weights.Span.Clear();
        foreach (var slice in Parameters)
        {
            slice.Initializer.Fill(
                slice.Shape,
                new RandomKey(seed, RandomPurpose.Initialization, (uint)slice.Ordinal),
                weights.Span.Slice(slice.Offset, slice.Length));
        }
    }

    internal void CheckArena(AlignedBuffer arena, string name)
    {
        ArgumentNullException.ThrowIfNull(arena, name);
        if (arena.Length != Length)
        {
            throw new ArgumentException(
                $"ParameterLayout needs an arena of {Length} floats, got {arena.Length}; allocate it with the layout's Length.", name);
        }
    }

    private static IEnumerable<Range> RangesOf(ImmutableArray<ParameterSlice> parameters)
    {
        var (start, end) = (0, 0);
        foreach (var slice in parameters)
        {
            var sliceEnd = (int)Padded(slice.Offset + slice.Length);
            if (slice.IsTrainable)
            {
                end = sliceEnd;
                continue;
            }

            if (end > start)
            {
                yield return start..end;
            }

            (start, end) = (sliceEnd, sliceEnd);
        }

        if (end > start)
        {
            yield return start..end;
        }
    }

    /// <summary>Floats that a slice of a length takes up, or where the next one begins behind a place: the next multiple of
    /// <see cref="SliceAlignment"/>.</summary>
    /// <param name="length">Floats, 0 or more.</param>
    public static long Padded(long length) => (length + SliceAlignment - 1) / SliceAlignment * SliceAlignment;
}
