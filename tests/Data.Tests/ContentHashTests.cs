namespace Cluster.Data.Tests;

public sealed class ContentHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, uint[], byte[], byte[], int> OtherContent => new()
    {
        { "a pixel", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 9], [0, 1], 10 },
        { "a label", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 2], 10 },
        { "the classes", [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1], 11 },
        { "the shape", [2, 1, 4], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1], 10 },
        { "the order", [2, 2, 2], [5, 6, 7, 8, 1, 2, 3, 4], [1, 0], 10 },
        { "the count", [1, 2, 2], [1, 2, 3, 4], [0], 10 },
    };

    [Theory]
    [MemberData(nameof(OtherContent))]
    public void ContentHash_AnythingThatDecidesSamples_ChangesIt(string what, uint[] axes, byte[] pixels, byte[] labels, int classes)
    {
        Assert.NotEmpty(what);

        Assert.NotEqual(Hash([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8], [0, 1], 10, "a"), Hash(axes, pixels, labels, classes, "a"));
    }

    [Fact]
    public void ContentHash_AnotherName_DoesNotChangeIt() =>
        Assert.Equal(Hash([1, 2, 2], [1, 2, 3, 4], [3], 10, "a"), Hash([1, 2, 2], [1, 2, 3, 4], [3], 10, "b"));

    [Fact]
    public void ContentHash_OfSplits_DependsOnWhichIsWhich()
    {
        var splits = GlyphDataset.Create(1, 10, 10);
        var swapped = splits with { Train = splits.Test, Test = splits.Train };

        Assert.Matches("^[0-9a-f]{64}$", splits.ContentHash);
        Assert.Matches("^[0-9a-f]{64}$", splits.Train.ContentHash);
        Assert.NotEqual(splits.ContentHash, swapped.ContentHash);
    }

    public void Dispose() => _folder.Dispose();

    private string Hash(uint[] axes, byte[] pixels, byte[] labels, int classes, string name)
    {
        File.WriteAllBytes(_folder["images"], IdxWriter.Encode(axes, pixels));
        File.WriteAllBytes(_folder["labels"], IdxWriter.Encode([axes[0]], labels));
        return IdxDataset.Open(_folder["images"], _folder["labels"], name, classes).ContentHash;
    }
}
