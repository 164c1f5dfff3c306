namespace Cluster.Data;

/// <summary>How the numbers of samples are brought to a common scale.</summary>
public enum SampleNormalization
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Mean 0 and standard deviation 1 over the training samples, for each channel of its own.</summary>
    MeanStd,
}
