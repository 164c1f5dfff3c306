namespace Cluster.Coordinator.Training;

/// <summary>How a run ended.</summary>
/// <param name="Step">Updates behind the weights.</param>
/// <param name="Epoch">Epochs that were begun.</param>
/// <param name="StepInEpoch">Steps of the last epoch that were done.</param>
/// <param name="Completed">Whether the job was carried out whole.</param>
/// <param name="TestLoss">Loss of the last evaluation.</param>
/// <param name="TestAccuracy">Accuracy of the last evaluation.</param>
public sealed record RunResult(long Step, int Epoch, int StepInEpoch, bool Completed, double? TestLoss, double? TestAccuracy);
