namespace Cluster.Metrics;

/// <summary>One number that judges a model.</summary>
/// <param name="Name">What it is called, in snake_case; the key in JSON.</param>
/// <param name="Value">The number; NaN where it is not defined, as a recall without samples.</param>
/// <param name="IsShare">Whether it is a share of 1, shown in percent.</param>
public readonly record struct MetricValue(string Name, double Value, bool IsShare = false);
