namespace Cluster.Data.Numpy;

/// <summary>What an array of targets holds.</summary>
public enum ArrayTargets
{
    /// <summary>Labels where its elements are whole numbers or truth values, else values.</summary>
    ByType,

    /// <summary>Labels, which may be written as floating-point numbers.</summary>
    Labels,

    /// <summary>Values, which may be written as whole numbers.</summary>
    Values,
}
