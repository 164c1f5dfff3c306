namespace Cluster.Engine.Optimizers;

/// <summary>What a step did.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="LearningRate">Learning rate of the step, before the groups' factors.</param>
/// <param name="GradientNorm">Norm of the whole gradient before clipping; null where nothing asked for it.</param>
/// <param name="Penalty">Value of the penalties at the weights before the step; 0 without penalties.</param>
/// <param name="WeightsDigest"><see cref="PositionDigest"/> of all weights after the step, running statistics included.</param>
/// <param name="Fault">What was wrong with its numbers; null where nothing was.</param>
public readonly record struct UpdateResult(
    long Step, double LearningRate, double? GradientNorm, double Penalty, ulong WeightsDigest, UpdateFault? Fault = null);
