using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Sets whole channels of [channels, ...] to 0 with a probability while training, and scales the others by 1/(1 - p); passes all on
/// otherwise. PyTorch's Dropout1d, 2d and 3d.
/// Source: Tompson et al., Efficient Object Localization Using Convolutional Networks (CVPR 2015), section 3.2.</summary>
public sealed class SpatialDropout : Module
{
    private readonly double _probability;

    /// <summary>The layer.</summary>
    /// <param name="probability">Share that is dropped, in [0, 1]; PyTorch's p.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside.</exception>
    public SpatialDropout(double probability = 0.5)
    {
        HyperParameter.CheckProbability(probability, nameof(SpatialDropout));
        _probability = probability;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => sample;

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return input.Dropout(_probability, wholeChannels: true);
    }
}
