using Cluster.Data;
using Cluster.Data.Numpy;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Arrays as job files declare them.</summary>
public sealed class NumpyJobTests : IDisposable
{
    private readonly SourceFiles _files = new();

    [Fact]
    public void Classifier_OverArrays_Learns()
    {
        // Two clouds of points, told apart by the sign of their first coordinate.
        var points = Enumerable.Range(0, 40).Select(row => (Class: row % 2, X: (row % 2 == 0 ? -1f : 1f) * (1 + (row % 5)), Y: row % 7)).ToArray();
        var spec = JobText.Over(
            new NumpyDataSpec(
                _files.WriteArray("x.npy", "<f4", "(40, 2)", [.. points.SelectMany(point => new[] { point.X, point.Y })]),
                _files.WriteArray("y.npy", "<i8", "(40,)", [.. points.Select(point => (long)point.Class)]),
                Normalize: ArrayNormalization.LastAxis,
                ClassNames: ["left", "right"]),
            Part.Of("cross_entropy"),
            Part.Of("linear", ("units", 2)));

        var (first, last) = SourceFiles.Train(spec, steps: 60);

        Assert.True(last < 0.2 * first, $"expected a loss well below {first}, got {last}");
        Assert.Equal(["left", "right"], TrainingJob.Open(spec).Data.Test.Targets.Names);
    }

    [Fact]
    public void Segmentation_OverMasks_Learns()
    {
        // Bright pixels are class 1; the last pixel of every image is not judged.
        var pixels = Enumerable.Range(0, 10 * 16).Select(index => (byte)(index * 37 % 256)).ToArray();
        var masks = pixels.Select((pixel, index) => index % 16 == 15 ? (byte)255 : pixel > 127 ? (byte)1 : (byte)0).ToArray();
        var spec = JobText.Over(
            new NumpyDataSpec(
                _files.WriteArray("x.npy", "|u1", "(10, 4, 4)", pixels),
                _files.WriteArray("y.npy", "|u1", "(10, 4, 4)", masks),
                SampleShape: new Shape(1, 4, 4),
                Center: 127.5,
                Scale: 127.5,
                IgnoredLabel: 255),
            Part.Of("cross_entropy", ("class_axis", 1), ("class_weights", "balanced")),
            Part.Of("conv2d", ("out_channels", 2), ("kernel_size", 1)));

        var (first, last) = SourceFiles.Train(spec, steps: 80);

        Assert.True(last < 0.5 * first, $"expected a loss well below {first}, got {last}");
    }

    [Theory]
    [InlineData("a/x.npy", "a/y.npy", "/b/x.npy", "/b/y.npy")]
    [InlineData("a/d.npz/x", "a/d.npz/y", "/b/d.npz/x", "/b/d.npz/y")]
    [InlineData("a/x-*.npy", "a/y", "/b/x-*.npy", "/b/y")]
    public void Arrays_FoundElsewhere_KeepTheirNames(string samples, string targets, string movedSamples, string movedTargets)
    {
        var moved = (NumpyDataSpec)new NumpyDataSpec(samples, targets).In("/b");

        Assert.Equal((movedSamples, movedTargets), (moved.Samples.Replace('\\', '/'), moved.Targets.Replace('\\', '/')));
    }

    [Fact]
    public void Paths_OfAnArchive_NameItOnce() =>
        Assert.Equal(["a.npz", "b.npy"], new NumpyDataSpec("a.npz/x", "a.npz/y", "a.npz/z", "b.npy").Paths);

    [Theory]
    [InlineData("\"test_samples\": \"a\"", "data: ", "give both or neither")]
    [InlineData("\"normalize\": \"all\", \"scale\": 255", "data.normalize: ", "got both")]
    [InlineData("\"scale\": 0", "data.scale: ", "other than 0")]
    [InlineData("\"classes\": 3, \"class_names\": [\"a\", \"b\"]", "data.class_names: ", "each of the 3 classes, got 2")]
    [InlineData("\"class_names\": [\"a\", \"a\"]", "data.class_names: ", "got one twice")]
    [InlineData("\"normalise\": \"all\"", "data.normalise: ", "did you mean 'normalize'?")]
    [InlineData("\"normalize\": \"channels\"", "data.normalize: ", "one of none, all, first_axis, last_axis")]
    [InlineData("\"test_samples\": \"a\", \"test_targets\": \"b\", \"split\": \"random\"", "data.split: ", "got both")]
    public void Key_ThatIsWrong_IsRefusedWithItsPlace(string keys, params string[] words)
    {
        var line = JobText.RefusalOf(JobText.With($"{{ \"source\": \"numpy\", \"samples\": \"x.npy\", \"targets\": \"y.npy\", {keys} }}"));

        Assert.Matches(@"^job\.json:\d+:\d+: ", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Array_WithoutColumns_RefusesASplitByOne()
    {
        _files.WriteArray("x.npy", "<f4", "(2, 1)", 1f, 2f);
        _files.WriteArray("y.npy", "<f4", "(2, 1)", 1f, 2f);
        var spec = JobText.Over(
            new NumpyDataSpec(_files["x.npy"], _files["y.npy"], Split: Part.Of("chronological", ("by", "when"))),
            Part.Of("mse"),
            Part.Of("linear", ("units", 1)));

        Assert.Contains("'when'", Assert.Throws<DataException>(() => TrainingJob.Open(spec)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();
}
