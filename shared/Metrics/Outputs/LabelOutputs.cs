using System.Collections.Immutable;
using Cluster.Engine.Losses;

namespace Cluster.Metrics.Outputs;

/// <summary>Answers of yes or no, one for each label of a sample, or for each place of a mask.</summary>
public sealed class LabelOutputs : ModelOutputs
{
    private readonly OutputKind _kind;

    /// <param name="kind">What an output is.</param>
    /// <param name="count">Labels a sample.</param>
    /// <param name="names">Their names.</param>
    /// <param name="isMask">Whether they are places of a picture.</param>
    internal LabelOutputs(OutputKind kind, int count, ImmutableArray<string> names, bool isMask)
        : base(count) => (_kind, Names, IsMask) = (kind, names, isMask);

    /// <summary>Names of the labels; numbers where nobody named them.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether the labels are places of a picture, which are judged together.</summary>
    public bool IsMask { get; }

    /// <summary>Whether <see cref="Read"/> gives probabilities; else numbers whose sign decides.</summary>
    public bool AreProbabilities => _kind != OutputKind.Margins;

    /// <summary>Above it the answer is yes, and the truth as well.</summary>
    public double Threshold => AreProbabilities ? 0.5 : 0;

    /// <inheritdoc/>
    public override Judge CreateJudge(JudgeOptions options) => new LabelJudge(this);

    /// <summary>Reads the outputs of one sample.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="answers">Takes a probability for each label, or a margin.</param>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answers)
    {
        for (var label = 0; label < outputs.Length; label++)
        {
            answers[label] = Scalars.Of(_kind, outputs[label]);
        }
    }
}
