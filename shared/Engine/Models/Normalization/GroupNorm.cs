using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Normalises groups of channels of every sample [channels, ...] to mean 0 and variance 1, then scales and shifts each channel. With
/// one group for each channel it is instance norm. Parameters as in PyTorch: weight and bias [channels].
/// Source: Wu and He, Group Normalization (ECCV 2018).</summary>
public sealed class GroupNorm : Module
{
    private readonly int _groups;
    private readonly int _channels;
    private readonly float _epsilon;
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;

    /// <summary>A group norm.</summary>
    /// <param name="groups">Number of groups, a divisor of the channels; PyTorch's num_groups.</param>
    /// <param name="channels">Size of a sample's first axis; PyTorch's num_channels.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="affine">Whether there are weight and bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the channels do not divide into the groups.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        HyperParameter.CheckPositive(epsilon, nameof(GroupNorm));
        if (channels % groups != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), groups, $"GroupNorm needs groups that divide {channels} channels, got {groups}; take a divisor.");
        }

        (_groups, _channels, _epsilon) = (groups, channels, (float)epsilon);
        _weight = affine ? new Parameter(new Shape(channels), ConstantInitializer.Ones) : null;
        _bias = affine ? new Parameter(new Shape(channels), ConstantInitializer.Zeros) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        _weight is null ? [] : [new("weight", _weight), new("bias", _bias!)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank >= 1 && sample[0] == _channels
            ? sample
            : throw new ShapeException($"GroupNorm needs samples of {_channels} channels, got {sample}; the channels are the first axis.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var operation = new GroupNormOperation(_groups, _epsilon);
        return _weight is null
            ? tape.Apply(operation, input)
            : tape.Apply(operation, input, tape.Parameter(_weight), tape.Parameter(_bias!));
    }
}
