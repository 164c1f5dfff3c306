namespace Cluster.Engine.Regularization;

/// <summary>What an evaluation behind an epoch says of the model, on data that is not trained on.</summary>
/// <param name="Loss">Mean loss; smaller is better.</param>
/// <param name="Accuracy">Share of the samples classified right; larger is better.</param>
public readonly record struct EpochMetrics(double Loss, double Accuracy)
{
    /// <summary>The metric of which smaller, or larger, values are better.</summary>
    /// <param name="mode">Which.</param>
    public double Of(MetricMode mode) => mode == MetricMode.Min ? Loss : Accuracy;
}
