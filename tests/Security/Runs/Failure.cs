namespace Cluster.Security.Runs;

/// <summary>A case that broke the promise.</summary>
/// <param name="Target">What read it.</param>
/// <param name="Case">Its number.</param>
/// <param name="What">What was wrong, one line.</param>
/// <param name="Details">The exception with its stack; empty where there is none.</param>
internal sealed record Failure(string Target, long Case, string What, string Details);
