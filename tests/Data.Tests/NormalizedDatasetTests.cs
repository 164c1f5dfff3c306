using Cluster.Data.Looks;

namespace Cluster.Data.Tests;

public sealed class NormalizedDatasetTests
{
    private static readonly DatasetSplits Glyphs = GlyphDataset.Create(5, 60, 30);

    [Fact]
    public void Fit_TrainingSamples_HaveMeanZeroAndDeviationOne()
    {
        var range = DatasetLook.Of(NormalizedDataset.Fit(Glyphs).Train).Values;

        Assert.Equal(0, range.Mean, 1e-6);
        Assert.Equal(1, range.Deviation, 1e-6);
    }

    [Fact]
    public void Fit_TestSamples_AreScaledByWhatTrainingSamplesTaught()
    {
        var splits = NormalizedDataset.Fit(Glyphs);
        var (mean, deviation) = (((NormalizedDataset)splits.Train).Means[0], ((NormalizedDataset)splits.Train).Deviations[0]);
        var (before, after) = (Sample(Glyphs.Test, 7), Sample(splits.Test, 7));

        Assert.Equal(before.Select(value => (value - mean) / deviation), after);
        Assert.Equal(Glyphs.Test.Label(7), splits.Test.Label(7));
    }

    [Fact]
    public void Fit_ContentHash_TellsScaledSamplesFromOthersAndIsTheSameAgain()
    {
        var once = NormalizedDataset.Fit(Glyphs);

        Assert.NotEqual(Glyphs.ContentHash, once.ContentHash);
        Assert.Equal(once.ContentHash, NormalizedDataset.Fit(GlyphDataset.Create(5, 60, 30)).ContentHash);
        Assert.NotEqual(once.Test.ContentHash, NormalizedDataset.Fit(Glyphs with { Train = Glyphs.Test }).Test.ContentHash);
    }

    [Fact]
    public void Fit_ChannelThatNeverChanges_KeepsItsScale()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["images"], IdxWriter.Encode([3, 2, 2], [.. Enumerable.Repeat((byte)255, 12)]));
        File.WriteAllBytes(folder["labels"], IdxWriter.Encode([3], [0, 1, 0]));
        var grey = IdxDataset.Open(folder["images"], folder["labels"], "grey", classes: 2);

        Assert.Equal(new float[4], Sample(NormalizedDataset.Fit(new DatasetSplits(grey, grey)).Train, 0));
    }

    private static float[] Sample(Dataset dataset, int index)
    {
        var sample = new float[dataset.SampleShape.ElementCount];
        dataset.CopySample(index, sample);
        return sample;
    }
}
