namespace Cluster.Engine.Autograd;

/// <summary>Where in the run a pass stands: all that random layers may depend on.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Step">Optimizer step.</param>
/// <param name="MicroBatch">Index of the logical micro-batch within its step.</param>
/// <param name="Training">Whether layers such as dropout are active.</param>
public readonly record struct PassContext(ulong Seed, uint Step, uint MicroBatch, bool Training);
