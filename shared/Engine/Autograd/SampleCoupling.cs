namespace Cluster.Engine.Autograd;

/// <summary>How the samples of a batch depend on each other in an operation: what decides whether it may run once over several
/// micro-batches. The bits are the same either way; the time is not.</summary>
public enum SampleCoupling
{
    /// <summary>Nothing is promised. A model with such an operation is computed one micro-batch after the other.</summary>
    Unknown,

    /// <summary>The first axis of the results is made of the samples in their order, each with the same number of rows, but samples see
    /// their whole micro-batch, or its index (batch norm, dropout). It runs once for each micro-batch.</summary>
    MicroBatch,

    /// <summary>The first axis of the results is made of the samples in their order, each with the same number of rows, and what
    /// comes out for a sample, forward and backward, depends on that sample and the shared inputs (parameters) alone. It runs once
    /// over all micro-batches; gradients in shared inputs are asked for one micro-batch at a time.</summary>
    None,
}
