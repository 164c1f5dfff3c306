namespace Cluster.Data.Numpy;

/// <summary>Which elements of samples are brought to mean 0 and deviation 1 together, by the training samples.</summary>
public enum ArrayNormalization
{
    /// <summary>None: elements stay as they are.</summary>
    None,

    /// <summary>All of them.</summary>
    All,

    /// <summary>Those with one index on the first axis, such as the channel of an image.</summary>
    FirstAxis,

    /// <summary>Those with one index on the last axis, such as a feature of a vector or of each step of a sequence.</summary>
    LastAxis,
}
