namespace Cluster.Data;

/// <summary>Which rows of a source are kept aside to judge by.</summary>
public enum SplitOrder
{
    /// <summary>Drawn at random.</summary>
    Random,

    /// <summary>The last ones: the future is judged by, the past learned from.</summary>
    Chronological,
}
