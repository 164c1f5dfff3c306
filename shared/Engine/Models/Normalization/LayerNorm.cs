using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Normalises the last axes of every sample to mean 0 and variance 1, then scales and shifts. Parameters as in PyTorch: weight and
/// bias of the normalised shape. Source: Ba, Kiros and Hinton, Layer Normalization (2016).</summary>
public sealed class LayerNorm : Module
{
    /// <summary>ε where none is given, as in PyTorch.</summary>
    public const double DefaultEpsilon = 1e-5;

    private readonly Shape _normalized;
    private readonly float _epsilon;
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;

    /// <summary>A layer norm over the last axis.</summary>
    /// <param name="features">Size of the last axis, at least 1.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="affine">Whether there are weight and bias; PyTorch's elementwise_affine.</param>
    /// <param name="bias">Whether there is a bias besides the weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNorm(int features, double epsilon = DefaultEpsilon, bool affine = true, bool bias = true)
        : this(new Shape(features), epsilon, affine, bias)
    {
    }

    /// <summary>A layer norm over several last axes.</summary>
    /// <param name="normalizedShape">Sizes of those axes, each at least 1.</param>
    /// <param name="epsilon">Added to the variance, above 0.</param>
    /// <param name="affine">Whether there are weight and bias; PyTorch's elementwise_affine.</param>
    /// <param name="bias">Whether there is a bias besides the weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNorm(Shape normalizedShape, double epsilon = DefaultEpsilon, bool affine = true, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(normalizedShape);
        HyperParameter.CheckPositive(epsilon, nameof(LayerNorm));
        if (normalizedShape.Rank == 0 || normalizedShape.ElementCount == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(normalizedShape), $"LayerNorm needs axes of size 1 or more, got {normalizedShape}; name the last axes of a sample.");
        }

        (_normalized, _epsilon) = (normalizedShape, (float)epsilon);
        _weight = affine ? new Parameter(normalizedShape, ConstantInitializer.Ones) : null;
        _bias = affine && bias ? new Parameter(normalizedShape, ConstantInitializer.Zeros) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => _weight is null ? []
        : _bias is null ? [new("weight", _weight)]
        : [new("weight", _weight), new("bias", _bias)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Rank >= _normalized.Rank && sample.Sizes[^_normalized.Rank..].SequenceEqual(_normalized.Sizes)
            ? sample
            : throw new ShapeException($"LayerNorm needs samples that end in {_normalized}, got {sample}; correct the normalised shape.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var operation = new LayerNormOperation(_normalized.Rank, _epsilon);
        return _weight is null ? tape.Apply(operation, input)
            : _bias is null ? tape.Apply(operation, input, tape.Parameter(_weight))
            : tape.Apply(operation, input, tape.Parameter(_weight), tape.Parameter(_bias));
    }
}
