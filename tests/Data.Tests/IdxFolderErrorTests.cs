namespace Cluster.Data.Tests;

/// <summary>Every way in which four files can fail to make a dataset.</summary>
public sealed class IdxFolderErrorTests : IDisposable
{
    private static readonly Dictionary<string, (string File, byte[]? Content, string Says)> Bad = new()
    {
        ["no train images"] = (MnistFolder.TrainImages, null, "train-images.idx3-ubyte.gz"),
        ["no train labels"] = (MnistFolder.TrainLabels, null, "train-labels.idx1-ubyte.gz"),
        ["no test images"] = (MnistFolder.TestImages, null, "t10k-images.idx3-ubyte.gz"),
        ["no test labels"] = (MnistFolder.TestLabels, null, "t10k-labels.idx1-ubyte.gz"),
        ["truncated images"] = (MnistFolder.TestImages, MnistFolder.Images(MnistFolder.TestCount, 2)[..^1], "truncated"),
        ["fewer images than labels"] =
            (MnistFolder.TrainImages, MnistFolder.Images(MnistFolder.TrainCount - 1, 1), "11 images and 12 labels"),
        ["fewer labels than images"] = (MnistFolder.TestLabels, IdxWriter.Encode([3], [0, 1, 2]), "7 images and 3 labels"),
        ["images in place of labels"] = (MnistFolder.TrainLabels, MnistFolder.Images(MnistFolder.TrainCount, 1), "swapped"),
        ["labels in place of images"] = (MnistFolder.TrainImages, IdxWriter.Encode([2], [0, 1]), "swapped"),
        ["label of 10"] = (MnistFolder.TestLabels, IdxWriter.Encode([7], [0, 1, 2, 3, 10, 4, 5]), "got 10 at sample 4"),
        ["empty labels"] = (MnistFolder.TestLabels, IdxWriter.Encode([0], []), "empty"),
        ["empty images"] = (MnistFolder.TestImages, IdxWriter.Encode([0, 5, 4], []), "empty"),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Open_OneBadFile_NamesItInOneLine(string name)
    {
        var (file, content, says) = Bad[name];
        MnistFolder.Write(_folder);
        if (content is null)
        {
            File.Delete(_folder[file]);
        }
        else
        {
            File.WriteAllBytes(_folder[file], content);
        }

        var failure = Assert.Throws<DataException>(() => IdxFolder.Open(_folder.FullName));

        UserMessage.AssertOneLineNaming(file, failure);
        Assert.Contains(_folder.FullName, failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TestImagesOfAnotherSize_NamesTheFolderInOneLine()
    {
        MnistFolder.Write(_folder);
        File.WriteAllBytes(_folder[MnistFolder.TestImages], IdxWriter.Encode([MnistFolder.TestCount, 3, 3], new byte[63]));

        var failure = Assert.Throws<DataException>(() => IdxFolder.Open(_folder.FullName));

        UserMessage.AssertOneLineNaming(_folder.FullName, failure);
        Assert.Contains("[1, 5, 4] and [1, 3, 3]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFolder_NamesItInOneLine()
    {
        var failure = Assert.Throws<DataException>(() => IdxFolder.Open(_folder["absent"]));

        UserMessage.AssertOneLineNaming(_folder["absent"], failure);
        Assert.Contains(MnistFolder.TrainImages, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyFolder_SaysWhichNamesWereLookedFor()
    {
        var failure = Assert.Throws<DataException>(() => IdxFolder.Open(_folder.FullName));

        UserMessage.AssertOneLineNaming(_folder.FullName, failure);
        string[] names =
            ["train-images-idx3-ubyte,", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte,", "train-images.idx3-ubyte.gz"];
        Assert.All(names, name => Assert.Contains(name, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_FileInPlaceOfTheFolder_NamesItInOneLine()
    {
        MnistFolder.Write(_folder);

        var failure = Assert.Throws<DataException>(() => IdxFolder.Open(_folder[MnistFolder.TrainImages]));

        UserMessage.AssertOneLineNaming(_folder[MnistFolder.TrainImages], failure);
    }

    public void Dispose() => _folder.Dispose();
}
