using System.IO.Compression;
using System.Text;
using Cluster.Data.Text;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Text;

/// <summary>Texts as windows of tokens.</summary>
public sealed class TextSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TextRecipe Recipe => new(_folder["a.txt"], 3) { TestFraction = 0.5, Stride = 3 };

    [Fact]
    public void Window_IsFollowedByTheNextTokens()
    {
        Write("abcabdbbaa" + "cccccccccc");

        var splits = TextSource.Open(Recipe);

        Assert.Equal(["a", "b", "c", "d"], splits.Train.Targets.Names);
        Assert.Equal((3, 3), (splits.Train.Count, splits.Test.Count));
        Assert.Equal((new Shape(3), new Shape(3)), (splits.Train.SampleShape, splits.Train.Targets.Shape));
    }

    [Theory]
    [InlineData(true, 3, new[] { "abc>bca", "abd>bdb", "bba>baa" })]
    [InlineData(true, 6, new[] { "abc>bca", "bba>baa" })]
    [InlineData(false, 2, new[] { "abc>a", "cab>d", "bdb>b", "bba>a" })]
    public void Windows_StepByTheStride_AndEndBeforeTheText(bool every, int stride, string[] expected)
    {
        Write("abcabdbbaa" + "dddddddddd");

        var train = TextSource.Open(Recipe with { Stride = stride, PredictsEvery = every }).Train;

        Assert.Equal(expected, Enumerable.Range(0, train.Count).Select(index => Shown(train, index)));
    }

    [Fact]
    public void Characters_AreScalarValues_InTheirOrder()
    {
        Write("\uFEFFé😀aé\n😀aéé😀aé\n😀a");

        var data = (TextDataset)TextSource.Open(Recipe).Train;

        Assert.Equal(["\n", "a", "é", "😀"], data.Vocabulary.Names);
        Assert.Equal("é😀a>😀aé", Shown(data, 0));
    }

    [Fact]
    public void Bytes_NeedNoUtf8()
    {
        File.WriteAllBytes(_folder["a.txt"], [0, 255, 128, 7, 0, 255, 128, 7]);

        var train = TextSource.Open(Recipe with { Tokens = TokenKind.Bytes }).Train;

        var sample = new float[3];
        train.CopySample(0, sample);
        Assert.Equal((256, 1), (train.Classes, train.Count));
        Assert.Equal([0, 255, 128], sample);
        Assert.Contains("line 1", Refusal(Recipe), StringComparison.Ordinal);
    }

    [Fact]
    public void TestFile_SharesTheVocabulary()
    {
        Write("abababab");
        File.WriteAllText(_folder["t.txt"], "xyxyxy");

        var splits = TextSource.Open(Recipe with { Test = _folder["t.txt"] });

        Assert.Equal(["a", "b", "x", "y"], splits.Test.Targets.Names);
        Assert.Equal((2, 1), (splits.Train.Count, splits.Test.Count));
        Assert.Equal("xyx>yxy", Shown(splits.Test, 0));
    }

    [Fact]
    public void ContentHash_CoversAllThatDecidesSamples()
    {
        Write("abcabdbbaa" + "dddddddddd");
        string[] hashes =
        [
            HashOf(Recipe),
            HashOf(Recipe with { Stride = 2 }),
            HashOf(Recipe with { Length = 2 }),
            HashOf(Recipe with { PredictsEvery = false }),
            HashOf(Recipe with { TestFraction = 0.45 }),
            HashOf(Recipe with { Tokens = TokenKind.Bytes }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Write("abcabebbaa" + "eeeeeeeeee");
        Assert.NotEqual(hashes[0], HashOf(Recipe));
        using (var gzip = new GZipStream(File.Create(_folder["b.txt"]), CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(_folder["a.txt"]));
        }

        Assert.Equal(HashOf(Recipe), HashOf(Recipe with { Path = _folder["b.txt"] }));
    }

    [Fact]
    public void Text_ThatCannotBeUsed_IsRefused()
    {
        Assert.Contains("does not exist", Refusal(Recipe), StringComparison.Ordinal);
        Write("");
        Assert.Contains("got none", Refusal(Recipe), StringComparison.Ordinal);
        Write("abcdef");
        Assert.Contains("more than 3 tokens", Refusal(Recipe), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["a.txt"], [.. "abc\nd"u8, 0xC3]);
        Assert.Contains("line 2", Refusal(Recipe), StringComparison.Ordinal);
        Assert.Contains("0xc3", Refusal(Recipe), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["a.txt"], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]);
        Assert.Contains("damaged", Refusal(Recipe), StringComparison.Ordinal);
    }

    [Fact]
    public void TinyShakespeare_Has65Characters()
    {
        var splits = TextSource.Open(new TextRecipe(TestData.PathOf("text", "tinyshakespeare.txt"), 64) { Stride = 64 });

        Assert.Equal(65, splits.Train.Classes);
        Assert.Equal(((1_003_855 - 65) / 64) + 1, splits.Train.Count);
        Assert.StartsWith("First Citizen:\nBefore we", Shown(splits.Train, 0), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Shown(Dataset data, int index)
    {
        var (sample, labels) = (new float[data.SampleShape.ElementCount], new int[data.Targets.Count]);
        data.CopySample(index, sample);
        data.CopyLabels(index, labels);
        var names = data.Targets.Names;
        return string.Concat(sample.Select(token => names[(int)token])) + ">" + string.Concat(labels.Select(token => names[token]));
    }

    private static string HashOf(TextRecipe recipe) => TextSource.Open(recipe).ContentHash;

    private static string Refusal(TextRecipe recipe)
    {
        var failure = Assert.Throws<DataException>(() => TextSource.Open(recipe));
        UserMessage.AssertOneLineNaming(recipe.Path, failure);
        return failure.Message;
    }

    private void Write(string text) => File.WriteAllText(_folder["a.txt"], text, new UTF8Encoding(false));
}
