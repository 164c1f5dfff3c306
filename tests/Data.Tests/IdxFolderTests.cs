using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public sealed class IdxFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Open_EverySpelling_GivesTheSameData(bool gzip, bool dotted)
    {
        MnistFolder.Write(_folder, gzip, dotted);

        var splits = IdxFolder.Open(_folder.FullName);

        Assert.Equal(MnistFolder.TrainCount, splits.Train.Count);
        Assert.Equal(MnistFolder.TestCount, splits.Test.Count);
        Assert.Equal(new Shape(1, MnistFolder.Rows, MnistFolder.Columns), splits.Train.SampleShape);
        Assert.Equal(10, splits.Train.Classes);
        Assert.Equal("024a7304933bf17b75b0e15ba057bf5cd4b4d46e9e00943b13fc9f5f1a4be7bf", splits.ContentHash);
    }

    [Fact]
    public void Open_SoundFolder_GivesEverySampleScaled()
    {
        MnistFolder.Write(_folder);
        var train = IdxFolder.Open(_folder.FullName).Train;
        var expected = IdxWriter.Pattern(MnistFolder.TrainCount * MnistFolder.Rows * MnistFolder.Columns, 1);
        var size = train.SampleShape.ElementCount;
        var sample = new float[size];

        for (var index = 0; index < train.Count; index++)
        {
            train.CopySample(index, sample);
            Assert.Equal(index % 10, train.Label(index));
            Assert.Equal(expected.Skip(index * size).Take(size).Select(value => value / 255f), sample);
        }
    }

    [Fact]
    public void Open_PathEndingInASeparator_NamesThePartsAfterTheFolder()
    {
        MnistFolder.Write(_folder);

        var splits = IdxFolder.Open(_folder.FullName + Path.DirectorySeparatorChar);

        Assert.Equal(Path.GetFileName(_folder.FullName) + "/train", splits.Train.Name);
        Assert.Equal(Path.GetFileName(_folder.FullName) + "/test", splits.Test.Name);
    }

    [Fact]
    public void Open_PlainAndGzipSideBySide_TakesThePlainOne()
    {
        MnistFolder.Write(_folder);
        File.WriteAllBytes(_folder[MnistFolder.TrainImages + ".gz"], [1, 2, 3]);

        Assert.Equal(MnistFolder.TrainCount, IdxFolder.Open(_folder.FullName).Train.Count);
    }

    [Fact]
    public void Open_MoreClasses_AcceptsTheirLabels()
    {
        MnistFolder.Write(_folder);
        byte[] letters = [.. Enumerable.Range(15, MnistFolder.TrainCount).Select(label => (byte)label)];
        File.WriteAllBytes(_folder[MnistFolder.TrainLabels], IdxWriter.Encode([MnistFolder.TrainCount], letters));

        var train = IdxFolder.Open(_folder.FullName, classes: 27).Train;

        Assert.Equal(27, train.Classes);
        Assert.Equal(26, train.Label(train.Count - 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void Open_ClassesOutsideTheirRange_Throws(int classes)
    {
        MnistFolder.Write(_folder);

        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFolder.Open(_folder.FullName, classes));
    }

    public void Dispose() => _folder.Dispose();
}
