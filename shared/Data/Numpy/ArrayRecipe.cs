using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Which arrays make a dataset, and how.</summary>
/// <param name="Samples">Where the samples are, as <see cref="ArrayFile"/> takes it: [count, ...].</param>
/// <param name="Targets">Where their targets are: as many, in the same order.</param>
public sealed record ArrayRecipe(string Samples, string Targets)
{
    /// <summary>Where the test samples are; null to split them off.</summary>
    public string? TestSamples { get; init; }

    /// <summary>Where their targets are; null exactly where there are no test samples of their own.</summary>
    public string? TestTargets { get; init; }

    /// <summary>How test samples are split off.</summary>
    public RowSplit Split { get; init; } = new();

    /// <summary>Factor of each element of a sample.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Added to each element of a sample after it was scaled.</summary>
    public double Offset { get; init; }

    /// <summary>Shape of a sample; null for that of the array's rows, where a single number makes [1].</summary>
    public Shape? SampleShape { get; init; }

    /// <summary>What the targets are.</summary>
    public ArrayTargets TargetKind { get; init; }

    /// <summary>Number of classes where targets are labels; null for one more than the largest label.</summary>
    public int? Classes { get; init; }

    /// <summary>Factor of each target value.</summary>
    public double TargetScale { get; init; } = 1;

    /// <summary>Shape of a target; null for that of the array's rows.</summary>
    public Shape? TargetShape { get; init; }
}
