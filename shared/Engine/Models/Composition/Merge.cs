namespace Cluster.Engine.Models;

/// <summary>How the results of several branches become one.</summary>
public enum Merge
{
    /// <summary>They are added; they have one shape, or broadcast.</summary>
    Sum,

    /// <summary>They are set one behind the other along an axis.</summary>
    Concat,
}
