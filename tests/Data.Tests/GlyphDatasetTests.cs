using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public sealed class GlyphDatasetTests
{
    // A change of generator changes what people have trained on: it must be meant.
    [Fact]
    public void Create_DefaultSizes_HasItsGoldenContent()
    {
        var splits = GlyphDataset.Create(1);

        Assert.Equal((GlyphDataset.DefaultTrainCount, GlyphDataset.DefaultTestCount), (splits.Train.Count, splits.Test.Count));
        Assert.Equal("25968f0ecfb7e94b99540e376f3cf2f82432c57b30a5da82217230c7bf52da66", splits.Train.ContentHash);
        Assert.Equal("32476eab6c420bad12f803d1e7a1266b0f78304e799be09b9be20ba389c0d8e3", splits.Test.ContentHash);
    }

    [Theory]
    [InlineData(0UL, "8ec8fcd54439b62385f5100003281b5a54d96f12f8358dde9410bada7344ed33")]
    [InlineData(42UL, "374dab6549faa4c4a4c639fa92d3fa05d725317e72ee91b68da99649607387d7")]
    [InlineData(ulong.MaxValue, "52864124090a72eab33803909a83863cf801ca60505c6461b052745fb4398696")]
    public void Create_OtherSeeds_HaveTheirGoldenContent(ulong seed, string hash) =>
        Assert.Equal(hash, GlyphDataset.Create(seed, 200, 100).ContentHash);

    [Fact]
    public void Create_AnyPart_IsGreyImagesInTenBalancedClasses()
    {
        var splits = GlyphDataset.Create(9, 300, 100);

        foreach (var part in (Dataset[])[splits.Train, splits.Test])
        {
            Assert.Equal(new Shape(1, 28, 28), part.SampleShape);
            Assert.Equal(10, part.Classes);
            Assert.All(Enumerable.Range(0, part.Count).GroupBy(part.Label), group => Assert.Equal(part.Count / 10, group.Count()));
        }

        Assert.Equal(("glyphs/train", "glyphs/test"), (splits.Train.Name, splits.Test.Name));
    }

    [Fact]
    public void Create_LargerPart_BeginsWithTheSmallerOne()
    {
        var small = (ByteDataset)GlyphDataset.Create(3, 15, 5).Train;
        var large = (ByteDataset)GlyphDataset.Create(3, 40, 25).Train;

        for (var index = 0; index < small.Count; index++)
        {
            Assert.True(small.SampleBytes(index).SequenceEqual(large.SampleBytes(index)));
        }
    }

    [Fact]
    public void Create_AllSamples_DifferFromEachOther()
    {
        var splits = GlyphDataset.Create(4, 1_000, 1_000);
        var seen = new HashSet<string>();

        foreach (var part in (ByteDataset[])[(ByteDataset)splits.Train, (ByteDataset)splits.Test])
        {
            for (var index = 0; index < part.Count; index++)
            {
                Assert.True(seen.Add(Convert.ToBase64String(part.SampleBytes(index))));
            }
        }
    }

    [Fact]
    public void Create_EverySample_HasInkThatStandsOutFromItsPaper()
    {
        var train = (ByteDataset)GlyphDataset.Create(6, 1_000, 1).Train;

        for (var index = 0; index < train.Count; index++)
        {
            var pixels = train.SampleBytes(index).ToArray();
            Array.Sort(pixels);
            Assert.True(pixels[^40] - pixels[40] > 80, $"sample {index} is too faint to read");
        }
    }

    [Fact]
    public void Create_ManySamples_HaveAboutOneInEightDarkOnLight()
    {
        var train = (ByteDataset)GlyphDataset.Create(7, 2_000, 1).Train;
        var dark = 0;
        for (var index = 0; index < train.Count; index++)
        {
            var pixels = train.SampleBytes(index).ToArray();
            Array.Sort(pixels);
            dark += pixels[pixels.Length / 2] > 127 ? 1 : 0;
        }

        Assert.InRange(dark, 190, 310);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void Create_CountOutsideItsRange_Throws(int train, int test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GlyphDataset.Create(1, train, test));
}
