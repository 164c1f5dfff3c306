namespace Cluster.Experiments.Links;

/// <summary>What went over the coordinator's emulated cable.</summary>
/// <param name="BytesToCoordinator">Bytes that came to it.</param>
/// <param name="BytesFromCoordinator">Bytes that it sent.</param>
/// <param name="WorstLagSeconds">How far the machine was behind the network that it played, at worst.</param>
public sealed record LinkTraffic(long BytesToCoordinator, long BytesFromCoordinator, double WorstLagSeconds);
