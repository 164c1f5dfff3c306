using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Metrics.Outputs;

/// <summary>Estimates of numbers: the outputs themselves, or the means of the distributions that they describe.</summary>
public sealed class ValueOutputs : ModelOutputs
{
    private readonly Shape? _batch;
    private readonly float[] _means;

    /// <summary>Outputs that are the estimates.</summary>
    internal ValueOutputs(int count, ImmutableArray<string> names)
        : base(count) => (Names, _means) = (names, []);

    /// <summary>Outputs that describe distributions.</summary>
    internal ValueOutputs(Shape batch, ILikelihoodHead head, ImmutableArray<string> names)
        : base(batch.ElementCount) => (_batch, Head, Names, _means) = (batch, head, names, new float[names.Length]);

    /// <summary>Names of the values; numbers where nobody named them.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads the distributions; null where outputs are the estimates.</summary>
    public ILikelihoodHead? Head { get; }

    /// <summary>Values a sample.</summary>
    public int Count => Names.Length;

    /// <inheritdoc/>
    public override Judge CreateJudge(JudgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ValueJudge(this, options.ToOriginal);
    }

    /// <summary>Reads the outputs of one sample. One thread at a time.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="estimates">Takes an estimate of each value, in the unit that the model is trained in.</param>
    public void Read(ReadOnlySpan<float> outputs, Span<double> estimates)
    {
        var source = outputs;
        if (Head is not null)
        {
            Head.Predict(_batch!, outputs, Estimate.Mean, _means);
            source = _means;
        }

        for (var index = 0; index < estimates.Length; index++)
        {
            estimates[index] = source[index];
        }
    }

    /// <summary>Reads the parameters of the distributions, after their links.</summary>
    /// <param name="outputs">The outputs of one sample.</param>
    /// <param name="parameters">Takes as many numbers.</param>
    /// <exception cref="InvalidOperationException">The outputs describe none.</exception>
    public void ReadParameters(ReadOnlySpan<float> outputs, Span<float> parameters)
    {
        var head = Head ?? throw new InvalidOperationException(
            "ReadParameters needs outputs that describe a distribution, got estimates; read these.");
        head.Predict(_batch!, outputs, Estimate.Parameters, parameters);
    }
}
