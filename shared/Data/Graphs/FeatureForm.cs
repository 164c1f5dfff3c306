namespace Cluster.Data.Graphs;

/// <summary>How the features of a node are written.</summary>
public enum FeatureForm
{
    /// <summary>The places of those that are not 0, as 19 or, where they are not 1, as 19:0.5.</summary>
    Indices,

    /// <summary>All of them, as numbers.</summary>
    Values,
}
