using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>Softmax cross-entropy whose class weights make up for how often the classes occur:
/// <see cref="ClassWeights.ClassBalanced"/> of their counts.</summary>
/// <remarks>Source: Cui, Jia, Lin, Song and Belongie, Class-Balanced Loss Based on Effective Number of Samples (2019).</remarks>
public sealed class ClassBalancedCrossEntropy : Loss
{
    private readonly SoftmaxCrossEntropy _loss;

    /// <summary>The loss for data with these counts.</summary>
    /// <param name="classCounts">Samples of each class, 0 or more.</param>
    /// <param name="beta">How much samples of a class overlap, in [0, 1).</param>
    /// <param name="normalize">Whether the weights are scaled to sum to the number of classes.</param>
    /// <param name="meanOver">What the mean divides by.</param>
    /// <param name="classAxis">Axis of the classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, there are no samples, or β is outside.</exception>
    public ClassBalancedCrossEntropy(
        IReadOnlyList<long> classCounts,
        double beta = 0.999,
        bool normalize = true,
        MeanOver meanOver = MeanOver.Weights,
        int classAxis = -1)
    {
        Weights = ClassWeights.ClassBalanced(classCounts, beta, normalize);
        _loss = new SoftmaxCrossEntropy(Weights, classAxis: classAxis, meanOver: meanOver);
    }

    /// <summary>The weights of the classes.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <inheritdoc/>
    public override string Name => "class_balanced_cross_entropy";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.ClassLogits;

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions) => _loss.TargetCount(predictions);

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => _loss.AxesOfElement(predictions);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame) => _loss.Evaluate(frame);
}
