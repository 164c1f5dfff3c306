using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Graphs as job files declare them.</summary>
public sealed class GraphJobTests : IDisposable
{
    private const int Nodes = 24;

    private readonly SourceFiles _files = new();

    [Theory]
    [InlineData("graph_convolution")]
    [InlineData("graph_attention")]
    public void Classifier_OverTheDatasEdges_Learns(string layer)
    {
        var spec = Job(Part.Of(layer, ("out_features", 8)), Part.Of("relu"), Part.Of(layer, ("out_features", 2)));

        var (first, last) = SourceFiles.Train(spec, steps: 60);

        Assert.True(last < 0.3 * first, $"expected a loss well below {first}, got {last}");
    }

    [Fact]
    public void ClassWeights_CountTheNodesOfThePartAlone()
    {
        var spec = Job(Part.Of("graph_convolution", ("out_features", 2))) with
        {
            Loss = Part.Of("cross_entropy", ("class_weights", "balanced")),
        };

        Assert.True(double.IsFinite(SourceFiles.Train(spec, steps: 1).First));
    }

    [Fact]
    public void Edges_ThatNobodyGives_AreAskedFor()
    {
        var spec = JobText.Over(
            new GlyphDataSpec(),
            Part.Of("cross_entropy"),
            Part.Of("reshape", ("sizes", [28, 28])),
            Part.Of("graph_convolution", ("out_features", 2)));

        Assert.Contains("expected edges, or data that is a graph", Refusal(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void Directed_WithoutEdges_IsRefused() => Assert.Contains(
        "beside edge_weights and directed",
        Refusal(Job(Part.Of("graph_attention", ("out_features", 2), ("directed", true)))),
        StringComparison.Ordinal);

    [Fact]
    public void Rows_ThatAreNoNodes_AreRefused() => Assert.Contains(
        $"samples of {Nodes} rows",
        Refusal(Job(Part.Of("reshape", ("sizes", [Nodes / 2, 6])), Part.Of("graph_convolution", ("out_features", 2)))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("\"split_file\": \"s\", \"split\": \"random\"", "data.split: ", "got both")]
    [InlineData("\"test_part\": \"val\"", "data.test_part: ", "expected a split file")]
    [InlineData("\"split_file\": \"s\", \"train_part\": \"test\"", "data: ", "got the same")]
    [InlineData("\"feature_count\": 0", "data.feature_count: ", "1 or more, got 0")]
    public void Key_ThatIsWrong_IsRefusedWithItsPlace(string keys, params string[] words)
    {
        var line = JobText.RefusalOf(JobText.With($"{{ \"source\": \"graph\", \"nodes\": \"n\", \"edges\": \"e\", {keys} }}"));

        Assert.Matches(@"^job\.json:\d+:\d+: data", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();

    private static string Refusal(JobSpec spec)
    {
        var line = Assert.Throws<JobException>(() => TrainingJob.Open(spec)).Message;
        JobText.AssertOneLine(line);
        return line;
    }

    // Two rings; each node's features say little, those of its neighbours more.
    private JobSpec Job(params Part[] layers)
    {
        var nodes = Enumerable.Range(0, Nodes);
        return JobText.Over(
            new GraphDataSpec(
                _files.Write("nodes", string.Concat(nodes.Select(node => $"{node}\t{node % 2}\t{(node % 4 < 2 ? node % 2 : 2)}\n"))),
                _files.Write("edges", string.Concat(nodes.Select(node => $"{node} {(node + 2) % Nodes}\n")))),
            Part.Of("cross_entropy"),
            layers);
    }
}
