using System.Collections.Immutable;
using Cluster.Data.Augmentations;
using Cluster.Data.Numpy;
using Cluster.Data.Splits;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Specification;

/// <summary>Arrays in files of NumPy or IDX. A place is x.npy; data.npz/x; a folder of .npy files, or x-*.npy, which follow each other in
/// the ordinal order of their names; or an IDX file of unsigned bytes.</summary>
/// <param name="Samples">Where the samples are, [count, ...]; in a job file, relative to the folder of that file.</param>
/// <param name="Targets">Where as many targets are.</param>
/// <param name="TestSamples">Where the test samples are; null to split them off the others.</param>
/// <param name="TestTargets">Where the targets of the test samples are.</param>
/// <param name="Split">How test samples are split off; null for a fifth: of each class, or at random where there is no single class.</param>
/// <param name="SampleShape">Shape of a sample; null for that of the array's rows.</param>
/// <param name="Normalize">Which elements are brought to mean 0 and deviation 1 by the training samples: all together, those of each index on
/// the first axis (channels) or on the last one (features).</param>
/// <param name="Center">What is taken off each element.</param>
/// <param name="Scale">What each is divided by afterwards, such as 255.</param>
/// <param name="TargetType">Labels or values; by their type whole numbers are labels, others values.</param>
/// <param name="TargetShape">Shape of a sample's targets; null for that of the array's rows.</param>
/// <param name="Classes">Number of classes; null for one more than the largest label.</param>
/// <param name="ClassNames">Names of the classes in the order of their labels.</param>
/// <param name="IgnoredLabel">The label of what takes no part, such as 255 at the border of a mask.</param>
/// <param name="TargetCenter">What is taken off each target value.</param>
/// <param name="TargetScale">What each is divided by afterwards.</param>
/// <param name="Augment">Augmentations in the order that training samples pass them.</param>
/// <param name="Access">How workers come by the files.</param>
public sealed record NumpyDataSpec(
    string Samples,
    string Targets,
    string? TestSamples = null,
    string? TestTargets = null,
    [Names(typeof(RowSplit))] Part? Split = null,
    Shape? SampleShape = null,
    ArrayNormalization Normalize = ArrayNormalization.None,
    double Center = 0,
    double Scale = 1,
    ArrayTargets TargetType = ArrayTargets.ByType,
    Shape? TargetShape = null,
    int? Classes = null,
    ImmutableArray<string> ClassNames = default,
    int? IgnoredLabel = null,
    double TargetCenter = 0,
    double TargetScale = 1,
    [Names(typeof(Augmentation))] ImmutableArray<Part> Augment = default,
    DataAccess Access = DataAccess.Fetch) : DataSpec(Augment, Access)
{
    /// <summary>Where the targets of the test samples are; null exactly where there are no test samples of their own.</summary>
    public string? TestTargets { get; init; } = TestSamples is null == TestTargets is null
        ? TestTargets
        : throw new ArgumentOutOfRangeException(nameof(TestTargets), "expected test_samples and test_targets, got one of them; give both or neither");

    /// <summary>How test samples are split off; null for the usual way.</summary>
    public Part? Split { get; init; } = TestSamples is null || Split is null
        ? Split
        : throw new ArgumentOutOfRangeException(nameof(Split), "expected test samples or a split, got both; leave one of them out");

    /// <summary>Which elements are normalized.</summary>
    public ArrayNormalization Normalize { get; init; } = Normalize == ArrayNormalization.None || (Center == 0 && Scale == 1)
        ? Normalize
        : throw new ArgumentOutOfRangeException(
            nameof(Normalize), "expected normalize, or center and scale, got both; normalize finds them by itself");

    /// <summary>What elements are divided by, not 0.</summary>
    public double Scale { get; init; } = Divisor(Scale, nameof(Scale));

    /// <summary>What target values are divided by, not 0.</summary>
    public double TargetScale { get; init; } = Divisor(TargetScale, nameof(TargetScale));

    /// <summary>Number of classes, 1 or more; null for one more than the largest label.</summary>
    public int? Classes { get; init; } = Classes is null or >= 1
        ? Classes
        : throw new ArgumentOutOfRangeException(nameof(Classes), Classes, $"expected 1 or more, got {Classes}");

    /// <summary>Names of the classes in the order of their labels; empty where nobody named them.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = CheckedNames(ClassNames, Classes);

    /// <inheritdoc/>
    public override ImmutableArray<string> Paths =>
        [.. new[] { Samples, Targets, TestSamples, TestTargets }.OfType<string>().Select(ArrayFile.PathOf).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override ImmutableArray<string> FilesAt(string place) => ArrayFile.FilesOf(place);

    /// <inheritdoc/>
    public override DataSpec At(Func<string, string> place)
    {
        return this with
        {
            Samples = Move(Samples),
            Targets = Move(Targets),
            TestSamples = TestSamples is null ? null : Move(TestSamples),
            TestTargets = TestTargets is null ? null : Move(TestTargets),
        };

        // The name of an archive's member stays behind its file.
        string Move(string array) => place(ArrayFile.PathOf(array)) + array[ArrayFile.PathOf(array).Length..];
    }

    private static double Divisor(double value, string name) => double.IsFinite(value) && value != 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"expected a finite number other than 0, got {value}");
}
