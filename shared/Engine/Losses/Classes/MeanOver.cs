namespace Cluster.Engine.Losses;

/// <summary>What the mean of a loss with class weights divides by.</summary>
public enum MeanOver
{
    /// <summary>The summed weights of the rows' classes, as PyTorch does: weights shift importance, not the step's size.</summary>
    Weights,

    /// <summary>The rows.</summary>
    Rows,
}
