using System.Collections.Immutable;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>Augmentations one after the other, as training samples pass them. One thread at a time.</summary>
public sealed class AugmentationList
{
    private readonly ImmutableArray<Augmentation> _augmentations;
    private readonly Shape _sample;
    private readonly ulong _seed;
    private readonly float[] _scratch;

    /// <summary>A list for samples of one shape.</summary>
    /// <param name="augmentations">The augmentations in their order; none leaves samples as they are.</param>
    /// <param name="sample">Shape of a sample.</param>
    /// <param name="seed">The job's seed.</param>
    /// <exception cref="ShapeException">An augmentation cannot change such samples.</exception>
    public AugmentationList(IEnumerable<Augmentation> augmentations, Shape sample, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _augmentations = [.. augmentations];
        _sample = sample;
        _seed = seed;
        _scratch = new float[_augmentations.IsEmpty ? 0 : sample.ElementCount];
        foreach (var augmentation in _augmentations)
        {
            augmentation.Check(sample);
        }
    }

    /// <summary>Whether it leaves samples as they are.</summary>
    public bool IsEmpty => _augmentations.IsEmpty;

    /// <summary>Changes one sample as it appears in one epoch. Allocates nothing.</summary>
    /// <param name="sample">The sample, row-major; overwritten.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="index">Tells the sample from others of the epoch: its index in the dataset, or its position where it may come twice.</param>
    public void Apply(Span<float> sample, uint epoch, int index)
    {
        for (var place = 0; place < _augmentations.Length; place++)
        {
            var key = new RandomKey(_seed, RandomPurpose.Augmentation, (uint)place, epoch, (uint)index);
            _augmentations[place].Apply(sample, _scratch, _sample, key);
        }
    }
}
