using System.Collections.Immutable;

namespace Cluster.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Train">The training samples, each as the weights were when its turn came.</param>
/// <param name="Test">The test samples behind the epoch; null where there are none.</param>
public sealed record EpochResult(int Epoch, long Step, double LearningRate, Score Train, Score? Test);

/// <summary>What training came to.</summary>
/// <param name="Epochs">Every epoch that was trained, in order.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights the model has now.</param>
/// <param name="WeightsDigest">SHA-256 of the trained weights: equal to that of a cluster's run of the same job. Where an average is kept, the
/// model has the average, and this is still the digest of the weights that it is an average of.</param>
public sealed record FitResult(ImmutableArray<EpochResult> Epochs, int BestEpoch, string WeightsDigest);
