namespace Cluster.Engine.Losses;

/// <summary>How the losses of micro-batches become the loss of the global batch.</summary>
public enum LossCombination
{
    /// <summary>The sum over micro-batches is the sum over samples, so the way they are cut leaves the loss as it is.</summary>
    Additive,

    /// <summary>A function of one additive sum: the function and its derivative are applied once, at the root of the tree, and the way
    /// samples are cut leaves the loss as it is.</summary>
    FunctionOfSum,

    /// <summary>Each micro-batch has a loss of its own, which its samples share; the batch's is their mean weighted by samples. The size
    /// of the micro-batches is part of the loss.</summary>
    PerMicroBatch,
}
