using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A module whose weights carry normal noise of mean 0 while training. Gradients are taken at the noisy weights and go to the weights
/// themselves. Parameter names are those of the module within.</summary>
/// <remarks>Source: Graves, Practical Variational Inference for Neural Networks (NIPS 2011); Goodfellow, Bengio and Courville, Deep Learning
/// (2016), section 7.5.</remarks>
public sealed class WeightNoise : Module
{
    private readonly Module _module;
    private readonly double _deviation;

    /// <summary>Wraps a module.</summary>
    /// <param name="module">The module, with its descendants.</param>
    /// <param name="deviation">Standard deviation of the noise, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite.</exception>
    public WeightNoise(Module module, double deviation)
    {
        ArgumentNullException.ThrowIfNull(module);
        HyperParameter.CheckNotNegative(deviation, nameof(WeightNoise));
        (_module, _deviation) = (module, deviation);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => _module.Parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => _module.Children;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => _module.OutputShape(sample);

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var noisy = new Dictionary<Parameter, Value>(ReferenceEqualityComparer.Instance);
        foreach (var (_, parameter) in _module.NamedParameters())
        {
            if (parameter.IsTrainable && !noisy.ContainsKey(parameter))
            {
                noisy.Add(parameter, tape.Parameter(parameter).AddNoise(_deviation));
            }
        }

        return tape.RecordWith(noisy, () => _module.Record(tape, input));
    }
}
