using System.Collections.Immutable;
using Cluster.Engine.Losses;

namespace Cluster.Metrics.Outputs;

/// <summary>One number that tells two classes apart: the larger, the more it is the second.</summary>
public sealed class TwoClassOutputs : ClassOutputs
{
    /// <param name="kind">What the number is.</param>
    /// <param name="names">Names of the two classes as far as they are known.</param>
    internal TwoClassOutputs(OutputKind kind, ImmutableArray<string> names)
        : base(kind, (1, 2, 1), names, size: 1)
    {
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<float> outputs, Span<double> scores, Span<double> probabilities)
    {
        var second = Scalars.Of(Kind, outputs[0]);
        (probabilities[0], probabilities[1]) = Kind == OutputKind.Margins ? (-second, second) : (1 - second, second);
        probabilities.CopyTo(scores);
    }
}
