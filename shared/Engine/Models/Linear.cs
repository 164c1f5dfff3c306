using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>y = x·Wᵀ + b over the last axis, with PyTorch's layout: weight [out, in], bias [out].</summary>
public sealed class Linear : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>A linear layer.</summary>
    /// <param name="inFeatures">Size of the incoming last axis, at least 1.</param>
    /// <param name="outFeatures">Size of the outgoing last axis, at least 1.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="weightInitializer">Law of the weight; by default uniform in ±1/√in, as in PyTorch.</param>
    /// <param name="biasInitializer">Law of the bias; by default uniform in ±1/√in, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A feature count is below 1.</exception>
    public Linear(
        int inFeatures, int outFeatures, bool bias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        var standard = LinearDefaultInitializer.ForFanIn(inFeatures);
        _weight = new Parameter(new Shape(outFeatures, inFeatures), weightInitializer ?? standard);
        _bias = bias ? new Parameter(new Shape(outFeatures), biasInitializer ?? standard) : null;
    }

    /// <summary>Size of the incoming last axis.</summary>
    public int InFeatures { get; }

    /// <summary>Size of the outgoing last axis.</summary>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        _bias is null ? [new("weight", _weight)] : [new("weight", _weight), new("bias", _bias)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Rank < 1 || sample[-1] != InFeatures)
        {
            throw new ShapeException(
                $"Linear needs samples whose last axis has {InFeatures} features, got {sample}; "
                + "put a Flatten in front of it or change its input features.");
        }

        return sample.WithLast(OutFeatures);
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return _bias is null
            ? tape.Apply(new LinearOperation(), input, tape.Parameter(_weight))
            : tape.Apply(new LinearOperation(), input, tape.Parameter(_weight), tape.Parameter(_bias));
    }
}
