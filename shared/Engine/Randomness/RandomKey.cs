namespace Cluster.Engine.Randomness;

/// <summary>Names one stream of random numbers. Equal keys give equal numbers on every machine, in any order of asking.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Purpose">What the numbers are for.</param>
/// <param name="Layer">Ordinal of the layer or parameter, below 2^24.</param>
/// <param name="Step">Optimizer step, or the epoch or sample where the purpose says so.</param>
/// <param name="MicroBatch">Index of the logical micro-batch within its step.</param>
public readonly record struct RandomKey(ulong Seed, RandomPurpose Purpose, uint Layer = 0, uint Step = 0, uint MicroBatch = 0);
