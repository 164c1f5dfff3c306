namespace Cluster.Engine.Optimizers;

/// <summary>Whether Adam divides by the largest second moment so far instead of the current one, so that steps never grow again.</summary>
/// <remarks>Source: Reddi, Kale and Kumar, On the Convergence of Adam and Beyond (ICLR 2018).</remarks>
public enum AmsGrad
{
    /// <summary>The current second moment.</summary>
    Off,

    /// <summary>The largest second moment before bias correction, which follows: PyTorch's amsgrad.</summary>
    On,

    /// <summary>The largest bias-corrected second moment.</summary>
    OfCorrected,
}
