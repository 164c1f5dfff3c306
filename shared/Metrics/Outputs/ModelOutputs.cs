using System.Collections.Immutable;
using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Metrics.Outputs;

/// <summary>What the outputs of a model for one sample stand for. It follows from the loss that the model was trained on, the outputs' shape and the
/// data's targets.</summary>
public abstract class ModelOutputs
{
    private protected ModelOutputs(int size) => Size = size;

    /// <summary>Numbers that the model gives for a sample.</summary>
    public int Size { get; }

    /// <summary>Finds out what outputs stand for.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">Shape of the outputs for one sample.</param>
    /// <param name="targets">What the data gives.</param>
    public static ModelOutputs Of(Loss loss, Shape output, TargetSchema targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        var batch = output.Prepend(1);
        return loss.OutputKind switch
        {
            OutputKind.Other => new OtherOutputs(output.ElementCount),
            OutputKind.ClassLogits or OutputKind.ClassLogProbabilities or OutputKind.ClassProbabilities or OutputKind.ClassScores =>
                new ClassOutputs(loss.OutputKind, loss.AxesOfElement(batch).Split(batch), targets.Names) { IsPicture = output.Rank > 2 },
            OutputKind.Distribution => OfDistribution((ILikelihoodHead)loss, batch, targets),
            var kind when targets.IsLabels => OfOneHot(kind, output, targets),
            OutputKind.Values => new ValueOutputs(output.ElementCount, NamesOf(targets, output.ElementCount)),
            var kind => new LabelOutputs(kind, output.ElementCount, NamesOf(targets, output.ElementCount), targets.Shape.Rank > 1),
        };
    }

    /// <summary>Something that gathers how good outputs are.</summary>
    /// <param name="options">What is wanted.</param>
    public abstract Judge CreateJudge(JudgeOptions options);

    /// <summary>The names that are known, then numbers.</summary>
    private protected static ImmutableArray<string> Completed(ImmutableArray<string> names, int count) =>
        [.. Enumerable.Range(0, count).Select(index => index < names.Length ? names[index] : FormattableString.Invariant($"{index}"))];

    private static ImmutableArray<string> NamesOf(TargetSchema targets, int count) =>
        targets.Names.Length == count ? targets.Names : Completed([], count);

    // A loss of values judges a class by its one-hot form, or by one number where there are two.
    private static ModelOutputs OfOneHot(OutputKind kind, Shape output, TargetSchema targets) => output.ElementCount switch
    {
        1 when targets.Classes == 2 => new TwoClassOutputs(kind, targets.Names),
        var count when count == targets.Classes => new ClassOutputs(kind, (1, count, 1), targets.Names),
        var count => new OtherOutputs(count),
    };

    private static ModelOutputs OfDistribution(ILikelihoodHead head, Shape batch, TargetSchema targets)
    {
        var mean = head.EstimateShape(batch, Estimate.Mean).ElementCount;
        return targets.IsLabels || mean != targets.Count
            ? new OtherOutputs(batch.ElementCount)
            : new ValueOutputs(batch, head, NamesOf(targets, mean));
    }
}
