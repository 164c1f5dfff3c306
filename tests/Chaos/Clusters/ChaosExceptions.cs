namespace Cluster.Chaos.Clusters;

/// <summary>The cluster broke a promise: other bits, a wrong end, a wait without end. The message is one line.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);

/// <summary>A fault hit nothing, so the run says nothing about it. The message is one line.</summary>
internal sealed class MissedException(string message) : Exception(message);
