namespace Cluster.Engine.Losses;

/// <summary>What a loss compares predictions with.</summary>
public enum TargetKind
{
    /// <summary>One class index per row of predictions.</summary>
    ClassLabels,

    /// <summary>One number per prediction.</summary>
    Values,
}
