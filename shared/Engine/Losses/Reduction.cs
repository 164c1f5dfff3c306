namespace Cluster.Engine.Losses;

/// <summary>What becomes of the losses of single elements, under PyTorch's names.</summary>
public enum Reduction
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Their sum over what the loss counts: elements, rows, or the summed weights of classes.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum over the samples of the batch.</summary>
    BatchMean,
}
