using System.Collections.Immutable;
using Cluster.Data.Looks;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Samples whose channels are brought to mean 0 and standard deviation 1 as they are copied: (x - mean) / deviation. Samples of
/// [channels, rows, columns] have a mean and a deviation for each channel, all others one.</summary>
public sealed class NormalizedDataset : Dataset
{
    private readonly Dataset _source;
    private readonly float[] _means;
    private readonly float[] _deviations;
    private readonly int _channelLength;

    private NormalizedDataset(Dataset source, float[] means, float[] deviations)
    {
        (_source, _means, _deviations) = (source, means, deviations);
        _channelLength = source.SampleShape.ElementCount / means.Length;
        ContentHash = ContentHasher.Normalized(source.ContentHash, means, deviations);
    }

    /// <inheritdoc/>
    public override string Name => _source.Name;

    /// <inheritdoc/>
    public override int Count => _source.Count;

    /// <inheritdoc/>
    public override Shape SampleShape => _source.SampleShape;

    /// <inheritdoc/>
    public override TargetSchema Targets => _source.Targets;

    /// <inheritdoc/>
    public override long MemoryBytes => _source.MemoryBytes;

    /// <inheritdoc/>
    public override string ContentHash { get; }

    /// <summary>Mean of each channel of the training samples, which becomes 0.</summary>
    public ImmutableArray<float> Means => [.. _means];

    /// <summary>Standard deviation of each channel of the training samples, which becomes 1; a channel that never changes keeps its scale.</summary>
    public ImmutableArray<float> Deviations => [.. _deviations];

    /// <summary>Learns means and deviations from the training samples and applies them to both parts.</summary>
    /// <param name="splits">Both parts.</param>
    public static DatasetSplits Fit(DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        var channels = Gather(splits.Train);
        float[] means = [.. channels.Select(channel => (float)channel.Range.Mean)];
        float[] deviations = [.. channels.Select(channel => (float)channel.Range.Deviation).Select(deviation => deviation > 0 ? deviation : 1f)];
        return new DatasetSplits(
            new NormalizedDataset(splits.Train, means, deviations), new NormalizedDataset(splits.Test, means, deviations));
    }

    /// <summary>Applies the same means and deviations to other samples.</summary>
    /// <param name="other">Samples of the same shape.</param>
    public NormalizedDataset Like(Dataset other) => new(other, _means, _deviations);

    /// <inheritdoc/>
    public override void CopySample(int index, Span<float> destination)
    {
        _source.CopySample(index, destination);
        for (var channel = 0; channel < _means.Length; channel++)
        {
            var (mean, deviation) = (_means[channel], _deviations[channel]);
            foreach (ref var value in destination.Slice(channel * _channelLength, _channelLength))
            {
                value = (value - mean) / deviation;
            }
        }
    }

    /// <inheritdoc/>
    public override void CopyLabels(int index, Span<int> destination) => _source.CopyLabels(index, destination);

    /// <inheritdoc/>
    public override void CopyValues(int index, Span<float> destination) => _source.CopyValues(index, destination);

    private static NumberGathering[] Gather(Dataset train)
    {
        var channels = new NumberGathering[train.SampleShape.Rank == 3 ? train.SampleShape[0] : 1];
        for (var channel = 0; channel < channels.Length; channel++)
        {
            channels[channel] = new NumberGathering();
        }

        var sample = new float[train.SampleShape.ElementCount];
        var length = sample.Length / channels.Length;
        for (var index = 0; index < train.Count; index++)
        {
            train.CopySample(index, sample);
            for (var channel = 0; channel < channels.Length; channel++)
            {
                channels[channel].Add(sample.AsSpan(channel * length, length));
            }
        }

        return channels;
    }
}
