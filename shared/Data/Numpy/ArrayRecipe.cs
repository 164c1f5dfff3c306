using System.Collections.Immutable;
using Cluster.Data.Splits;
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

    /// <summary>How test samples are split off; null for a fifth: of each class, or at random where samples have no single class.</summary>
    public RowSplit? Split { get; init; }

    /// <summary>What is taken off each element of a sample.</summary>
    public double Center { get; init; }

    /// <summary>What each is divided by afterwards; not 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Which elements are brought to mean 0 and deviation 1, in place of center and scale.</summary>
    public ArrayNormalization Normalize { get; init; }

    /// <summary>Shape of a sample; null for that of the array's rows, where a single number makes [1].</summary>
    public Shape? SampleShape { get; init; }

    /// <summary>What the targets are.</summary>
    public ArrayTargets TargetKind { get; init; }

    /// <summary>Number of classes where targets are labels; null for one more than the largest label.</summary>
    public int? Classes { get; init; }

    /// <summary>Names of the classes in the order of their labels; empty where nobody named them.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The label of what takes no part; null for none.</summary>
    public int? IgnoredLabel { get; init; }

    /// <summary>What is taken off each target value.</summary>
    public double TargetCenter { get; init; }

    /// <summary>What each is divided by afterwards; not 0.</summary>
    public double TargetScale { get; init; } = 1;

    /// <summary>Shape of a target; null for that of the array's rows.</summary>
    public Shape? TargetShape { get; init; }
}
