namespace Cluster.Simulation.Models;

/// <summary>How long a worker computes: a part for each call of the engine, one for each micro-batch, one for each sample.</summary>
/// <param name="CallSeconds">For each group of micro-batches that is computed together.</param>
/// <param name="MicroBatchSeconds">For each micro-batch.</param>
/// <param name="SampleSeconds">For each sample.</param>
/// <param name="AssignmentSeconds">For each assignment: taking the order, waking threads, handing the sums over.</param>
/// <param name="BackwardShare">Share of a group's time in which gradients are made, 0 to 1.</param>
public sealed record ComputeModel(
    double CallSeconds, double MicroBatchSeconds, double SampleSeconds, double AssignmentSeconds = 0, double BackwardShare = 2.0 / 3)
{
    /// <summary>How many times as long computing takes when every core of a machine computes, since they share caches and memory.</summary>
    public double Crowding { get; init; } = 1;

    /// <summary>Micro-batches that are computed together at most.</summary>
    public const int MostTogether = 8;

    /// <summary>Seconds of one thread for a group.</summary>
    /// <param name="microBatches">Number of micro-batches in it.</param>
    /// <param name="samples">Samples in each.</param>
    public double GroupSeconds(int microBatches, double samples) =>
        CallSeconds + (microBatches * (MicroBatchSeconds + (samples * SampleSeconds)));
}

/// <summary>How long it takes to add gradients up and to update weights, at the coordinator or at whoever owns a bucket.</summary>
/// <param name="ReduceSecondsPerByte">To add a byte of float32 to another, with <paramref name="Threads"/> threads.</param>
/// <param name="UpdateSecondsPerByte">To update a byte of float32, with <paramref name="Threads"/> threads.</param>
/// <param name="StepSeconds">For each step: deciding, telling, whatever does not grow with bytes.</param>
/// <param name="ContributionSeconds">For each subtree's sums, whatever their size.</param>
/// <param name="Threads">Threads that share this work.</param>
public sealed record ReduceModel(
    double ReduceSecondsPerByte, double UpdateSecondsPerByte, double StepSeconds = 0, double ContributionSeconds = 0, int Threads = 1);
