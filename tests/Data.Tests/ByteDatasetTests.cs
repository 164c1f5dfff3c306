namespace Cluster.Data.Tests;

public sealed class ByteDatasetTests
{
    private static readonly Dataset Glyphs = GlyphDataset.Create(5, 20, 10).Train;

    [Fact]
    public void CopySample_EveryLevel_IsTheNearestFloatToItsFraction()
    {
        using var folder = new TemporaryFolder();
        byte[] levels = [.. Enumerable.Range(0, 256).Select(level => (byte)level)];
        File.WriteAllBytes(folder["images"], IdxWriter.Encode([1, 16, 16], levels));
        File.WriteAllBytes(folder["labels"], IdxWriter.Encode([1], [0]));
        var sample = new float[256];

        IdxDataset.Open(folder["images"], folder["labels"], "levels", classes: 1).CopySample(0, sample);

        // Division in double rounded once more to float is exact here: a quotient by 255 never lies half way between floats.
        Assert.Equal(levels.Select(level => (float)(level / 255.0)), sample);
        Assert.Equal(0f, sample[0]);
        Assert.Equal(1f, sample[255]);
    }

    [Fact]
    public void CopySample_Repeated_AllocatesNothing()
    {
        var sample = new float[Glyphs.SampleShape.ElementCount];
        Glyphs.CopySample(0, sample);
        _ = Glyphs.Label(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < Glyphs.Count; index++)
        {
            Glyphs.CopySample(index, sample);
            _ = Glyphs.Label(index);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(783)]
    [InlineData(785)]
    [InlineData(0)]
    public void CopySample_DestinationOfAnotherLength_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => Glyphs.CopySample(0, new float[length]));

    [Theory]
    [InlineData(-1)]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    public void Sample_IndexOutsideTheSet_Throws(int index)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Glyphs.CopySample(index, new float[784]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Glyphs.Label(index));
    }
}
