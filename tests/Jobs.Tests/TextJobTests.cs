using Cluster.Data.Text;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Texts as job files declare them.</summary>
public sealed class TextJobTests : IDisposable
{
    private readonly SourceFiles _files = new();

    [Fact]
    public void LanguageModel_OverCharacters_Learns()
    {
        var spec = JobText.Over(
            new TextDataSpec(_files.Write("a.txt", string.Concat(Enumerable.Repeat("hello world. ", 40))), Length: 16, TestFraction: 0.2),
            Part.Of("cross_entropy"),
            Part.Of("embedding", ("num_embeddings", 9), ("embedding_dim", 8)),
            Part.Of("gru", ("hidden_size", 16)),
            Part.Of("linear", ("units", 9)));

        var (first, last) = SourceFiles.Train(spec, steps: 40);

        Assert.True(last < 0.3 * first, $"expected a loss well below {first}, got {last}");
    }

    [Fact]
    public void NGram_OverBytes_Learns()
    {
        var spec = JobText.Over(
            new TextDataSpec(_files.Write("a.txt", string.Concat(Enumerable.Repeat("abcde", 20))), Context: 2, Vocabulary: TokenKind.Bytes),
            Part.Of("cross_entropy"),
            Part.Of("embedding", ("num_embeddings", 256), ("embedding_dim", 4)),
            Part.Of("flatten"),
            Part.Of("linear", ("units", 256)));

        var (first, last) = SourceFiles.Train(spec, steps: 40);

        Assert.True(last < 0.3 * first, $"expected a loss well below {first}, got {last}");
    }

    [Theory]
    [InlineData("\"length\": 8, \"context\": 2", "got both")]
    [InlineData("\"stride\": 8", "got neither")]
    [InlineData("\"length\": 0", "data.length: ", "1 or more, got 0")]
    [InlineData("\"length\": 8, \"stride\": 0", "data.stride: ", "1 or more, got 0")]
    [InlineData("\"length\": 8, \"test_fraction\": 1", "data.test_fraction: ", "below 1, got 1")]
    [InlineData("\"length\": 8, \"test_fraction\": 0.1, \"test\": \"b.txt\"", "data.test_fraction: ", "got both")]
    [InlineData("\"length\": 8, \"vocabulary\": \"words\"", "data.vocabulary: ", "one of characters, bytes")]
    public void Key_ThatIsWrong_IsRefusedWithItsPlace(string keys, params string[] words)
    {
        var line = JobText.RefusalOf(JobText.With($"{{ \"source\": \"text\", \"path\": \"a.txt\", {keys} }}"));

        Assert.Matches(@"^job\.json:\d+:\d+: data", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();
}
