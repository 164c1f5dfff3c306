using Cluster.Data.Numpy;
using Cluster.Data.Splits;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Numpy;

/// <summary>Arrays as samples and targets.</summary>
public sealed class ArraySourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ArrayRecipe Recipe => new(_folder["x.npy"], _folder["y.npy"]);

    [Fact]
    public void WholeNumbers_AreLabels_AndOthersValues()
    {
        Write(NpyWriter.Floats("(5,)", 1, 2, 3, 4, 5), NpyWriter.Labels("(5,)", 0, 2, 0, 2, 2));

        var labels = ArraySource.Open(Recipe).Train;
        var values = ArraySource.Open(Recipe with { TargetKind = ArrayTargets.Values, Split = new ChronologicalSplit(0.4), TargetScale = 4 }).Train;

        Assert.Equal((3, new Shape(), new Shape(1)), (labels.Classes, labels.Targets.Shape, labels.SampleShape));
        Assert.False(values.Targets.IsLabels);
        var target = new float[1];
        values.CopyValues(1, target);
        Assert.Equal([0.5f], target);
    }

    [Fact]
    public void Split_WithoutOne_TakesAFifthOfEachClass()
    {
        Write(
            NpyWriter.Floats("(20,)", [.. Enumerable.Range(0, 20).Select(each => (float)each)]),
            NpyWriter.Labels("(20,)", [.. Enumerable.Range(0, 20).Select(each => each % 2L)]));

        var splits = ArraySource.Open(Recipe);

        Assert.Equal([2, 2], Enumerable.Range(0, 2).Select(label => Enumerable.Range(0, 4).Count(row => splits.Test.Label(row) == label)));
        Assert.Equal(Enumerable.Range(0, 20).Select(each => (float)each), Samples(splits.Train).Concat(Samples(splits.Test)).Order());
        Assert.Contains("'t'", Refusal(Recipe with { Split = new ChronologicalSplit(0.2, "t") }), StringComparison.Ordinal);
        Assert.Contains("got 20 and 0", Refusal(Recipe with { Split = new ChronologicalSplit(0.01) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ArrayNormalization.All, new float[] { -1, 1, -1, 1, -1, 1, -1, 1 }, new double[] { 2, 8, 2, 8, 2, 8, 2, 8 })]
    [InlineData(ArrayNormalization.FirstAxis, new float[] { -1, 1, -1, 1, -1, 1, -1, 1 }, new double[] { 1, 3, 20, 40, 1, 3, 20, 40 })]
    [InlineData(ArrayNormalization.LastAxis, new float[] { -1, 0, 1, 0, 1, 0, -1, 0 }, new double[] { 1, 7, 3, 7, 3, 7, 1, 7 })]
    public void Normalize_LearnsFromTrainingSamplesAlone(ArrayNormalization kind, float[] expected, double[] train)
    {
        // Two training samples of shape [2, 2], and a test sample that would change every mean.
        Write(NpyWriter.Encode("<f8", "(3, 2, 2)", [.. train, 1e6, -1e6, 1e3, 0]), NpyWriter.Labels("(3,)", 0, 1, 0));

        var splits = ArraySource.Open(Recipe with { Normalize = kind, Split = new ChronologicalSplit(0.3) });

        Assert.Equal(expected, Samples(splits.Train));
    }

    [Fact]
    public void Scaling_IsRoundedOnce()
    {
        Write(NpyWriter.Encode<byte>("|u1", "(2, 2)", 0, 51, 254, 255), NpyWriter.Labels("(2,)", 0, 1));

        var splits = ArraySource.Open(Recipe with { Center = 127.5, Scale = 255, Split = new ChronologicalSplit(0.5) });

        Assert.Equal([-0.5f, (float)((51 - 127.5) / 255)], Samples(splits.Train));
    }

    [Fact]
    public void Masks_AreLabelsOfEveryPixel()
    {
        Write(NpyWriter.Floats("(2, 1, 2, 2)", new float[8]), NpyWriter.Encode<byte>("|u1", "(2, 2, 2)", 0, 1, 255, 0, 1, 1, 0, 2));

        var splits = ArraySource.Open(Recipe with { IgnoredLabel = 255, ClassNames = ["sky", "sea", "sand"], Split = new ChronologicalSplit(0.5) });

        var labels = new int[4];
        splits.Train.CopyLabels(0, labels);
        Assert.Equal([0, 1, TargetSchema.Ignored, 0], labels);
        Assert.Equal((new Shape(2, 2), 3), (splits.Train.Targets.Shape, splits.Train.Classes));
        Assert.Equal(["sky", "sea", "sand"], splits.Train.Targets.Names);
        Assert.Contains("from 0 to 1", Refusal(Recipe with { IgnoredLabel = 255, Classes = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void ContentHash_CoversAllThatDecidesSamples()
    {
        Write(NpyWriter.Floats("(4, 2)", 1, 2, 3, 4, 5, 6, 7, 8), NpyWriter.Labels("(4,)", 0, 1, 0, 1));
        var recipe = Recipe with { Split = new RandomSplit(0.5) };
        string[] hashes =
        [
            HashOf(recipe),
            HashOf(recipe with { Split = new ChronologicalSplit(0.5) }),
            HashOf(recipe with { Scale = 2 }),
            HashOf(recipe with { Normalize = ArrayNormalization.All }),
            HashOf(recipe with { SampleShape = new Shape(2, 1) }),
            HashOf(recipe with { Classes = 3 }),
            HashOf(recipe with { TargetKind = ArrayTargets.Values }),
            HashOf(recipe with { TargetKind = ArrayTargets.Values, TargetCenter = 1 }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], HashOf(recipe with { ClassNames = ["a", "b"] }));
        Write(NpyWriter.Floats("(4, 2)", 1, 2, 3, 4, 5, 6, 7, 9), NpyWriter.Labels("(4,)", 0, 1, 0, 1));
        Assert.DoesNotContain(HashOf(recipe), hashes);
    }

    [Fact]
    public void TestArrays_OfTheirOwn_AreTheTestSplit()
    {
        Write(NpyWriter.Floats("(2, 1)", 1, 2), NpyWriter.Labels("(2,)", 0, 1));
        File.WriteAllBytes(_folder["tx.npy"], NpyWriter.Floats("(1, 1)", 3));
        File.WriteAllBytes(_folder["ty.npy"], NpyWriter.Labels("(1,)", 4));
        var recipe = Recipe with { TestSamples = _folder["tx.npy"], TestTargets = _folder["ty.npy"] };

        var splits = ArraySource.Open(recipe);

        Assert.Equal((2, 1, 5), (splits.Train.Count, splits.Test.Count, splits.Train.Classes));
        File.WriteAllBytes(_folder["tx.npy"], NpyWriter.Floats("(1, 2)", 3, 4));
        Assert.Contains("got [2]", Refusal(recipe), StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_ThatDoNotFit_AreRefused()
    {
        Write(NpyWriter.Floats("(3, 2)", 1, 2, 3, 4, 5, 6), NpyWriter.Labels("(2,)", 0, 1));
        Assert.Contains("got 3 samples and 2 targets", Refusal(Recipe), StringComparison.Ordinal);

        Write(NpyWriter.Floats("(2, 2)", float.NaN, 2, 3, 4), NpyWriter.Labels("(2,)", 0, -1));
        Assert.Contains("whole numbers from 0", Refusal(Recipe), StringComparison.Ordinal);
        var values = Recipe with { TargetKind = ArrayTargets.Values, Split = new ChronologicalSplit(0.5) };
        Assert.Contains("[3]", Refusal(values with { SampleShape = new Shape(3) }), StringComparison.Ordinal);
        Assert.Contains("are finite", Refusal(values with { Normalize = ArrayNormalization.All }), StringComparison.Ordinal);
    }

    [Fact]
    public void CopySample_Repeated_AllocatesNothing()
    {
        Write(NpyWriter.Encode<byte>("|u1", "(5, 3000)", new byte[15000]), NpyWriter.Labels("(5,)", 0, 1, 0, 1, 0));
        var train = ArraySource.Open(Recipe with { Scale = 255 }).Train;
        var sample = new float[3000];
        train.CopySample(0, sample);
        var before = GC.GetAllocatedBytesForCurrentThread();

        train.CopySample(1, sample);
        _ = train.Label(1);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Samples(Dataset data)
    {
        var size = data.SampleShape.ElementCount;
        var samples = new float[data.Count * size];
        for (var row = 0; row < data.Count; row++)
        {
            data.CopySample(row, samples.AsSpan(row * size, size));
        }

        return samples;
    }

    private static string HashOf(ArrayRecipe recipe) => ArraySource.Open(recipe).ContentHash;

    private string Refusal(ArrayRecipe recipe)
    {
        var failure = Assert.Throws<DataException>(() => ArraySource.Open(recipe));
        UserMessage.AssertOneLineNaming(_folder.FullName, failure);
        return failure.Message;
    }

    private void Write(byte[] samples, byte[] targets)
    {
        File.WriteAllBytes(_folder["x.npy"], samples);
        File.WriteAllBytes(_folder["y.npy"], targets);
    }
}
