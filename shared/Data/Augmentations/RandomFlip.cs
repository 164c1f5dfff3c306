using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>Mirrors the image left to right with some probability.</summary>
public sealed class RandomFlip : Augmentation
{
    private readonly float _probability;

    /// <summary>A flip.</summary>
    /// <param name="probability">How likely, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability lies outside.</exception>
    public RandomFlip(double probability = 0.5)
    {
        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, $"RandomFlip needs a probability in [0, 1], got {probability}; 0.5 flips every other image.");
        }

        _probability = (float)probability;
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key)
    {
        if (Philox.ToUnit(Philox.Block(key, 0).Word0) < _probability)
        {
            var columns = new ImageGrid(nameof(RandomFlip), sample).Columns;
            for (var row = 0; row < image.Length; row += columns)
            {
                image.Slice(row, columns).Reverse();
            }
        }
    }
}
