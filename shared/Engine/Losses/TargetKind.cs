namespace Cluster.Engine.Losses;

/// <summary>What a loss compares predictions with.</summary>
public enum TargetKind
{
    /// <summary>Whole numbers: one class index per row of predictions, or what the loss documents, such as sequences or rankings.</summary>
    ClassLabels,

    /// <summary>Numbers: one per prediction, or what the loss documents, such as one per pair, or none.</summary>
    Values,
}
