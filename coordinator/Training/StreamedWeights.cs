using Cluster.Engine.Memory;

namespace Cluster.Coordinator.Training;

/// <summary>Weights that are coming into being.</summary>
/// <param name="Arena">Where they are written.</param>
/// <param name="FinalFrom">First float from which on they are final; 0 once they are the weights that training goes on from.</param>
internal readonly record struct StreamedWeights(AlignedBuffer Arena, int FinalFrom);
