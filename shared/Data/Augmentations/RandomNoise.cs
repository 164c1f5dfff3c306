using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>Adds normal noise of mean 0 to every element, of images and other samples alike.</summary>
public sealed class RandomNoise : Augmentation
{
    private readonly NormalInitializer _noise;

    /// <summary>Noise.</summary>
    /// <param name="deviation">Standard deviation, in the units of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public RandomNoise(double deviation = 0.05) => _noise = new NormalInitializer(0, deviation);

    /// <inheritdoc/>
    public override void Check(Shape sample)
    {
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key)
    {
        _noise.Fill(sample, key, scratch);
        for (var index = 0; index < image.Length; index++)
        {
            image[index] += scratch[index];
        }
    }
}
