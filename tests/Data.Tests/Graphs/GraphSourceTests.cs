using Cluster.Data.Graphs;
using Cluster.Data.Splits;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Graphs;

/// <summary>Graphs in files of nodes and edges.</summary>
public sealed class GraphSourceTests : IDisposable
{
    private const string Nodes = "# name, class, features\np1\tb\t0 2\np2\ta\t1:0.5\np3\t?\t\np4\ta\t2\n";
    private const string Edges = "p1\tp2\np2 p3\np1,p2\n";
    private const string Parts = "train p1 p2\nval p3\ntest p4\n";

    private readonly TemporaryFolder _folder = new();

    private GraphRecipe Recipe => new(_folder["nodes"], _folder["edges"]) { SplitFile = _folder["parts"] };

    [Fact]
    public void Graph_IsOneSampleWithALabelForEachNodeOfItsPart()
    {
        Write();

        var splits = GraphSource.Open(Recipe);

        Assert.Equal((1, 1), (splits.Train.Count, splits.Test.Count));
        Assert.Equal((new Shape(4, 3), new Shape(4), 2), (splits.Train.SampleShape, splits.Train.Targets.Shape, splits.Train.Classes));
        Assert.Equal(["a", "b"], splits.Train.Targets.Names);
        Assert.Equal([1, 0, TargetSchema.Ignored, TargetSchema.Ignored], Labels(splits.Train));
        Assert.Equal([TargetSchema.Ignored, TargetSchema.Ignored, TargetSchema.Ignored, 0], Labels(splits.Test));
        Assert.Equal([1, 0, 1, 0, 0.5f, 0, 0, 0, 0, 0, 0, 1], Sample(splits.Test));
    }

    [Fact]
    public void Edges_CountOnceInEachDirectionTheyHave()
    {
        Write();

        Assert.Equal([new(0, 1, 1), new(1, 0, 1), new(1, 2, 1), new(2, 1, 1)], GraphSource.Open(Recipe).Train.Graph!.Edges);
        Assert.Equal([new(0, 1, 1), new(1, 2, 1)], GraphSource.Open(Recipe with { Directed = true }).Train.Graph!.Edges);
        Write(edges: "p1 p2 0.5\n");
        Assert.Equal([new(0, 1, 0.5f), new(1, 0, 0.5f)], GraphSource.Open(Recipe).Train.Graph!.Edges);
    }

    [Fact]
    public void Features_AreIndicesOrValues_AndMayBeShares()
    {
        Write();
        Assert.Equal(
            [0.5f, 0, 0.5f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
            Sample(GraphSource.Open(Recipe with { NormalizeRows = true, FeatureCount = 4 }).Train));

        Write(nodes: "p1\tb\t1 -2\np2\ta\t0.5 3\np3\t\t0 0\np4\ta\t1e1 1\n");
        Assert.Equal([1, -2, 0.5f, 3, 0, 0, 10, 1], Sample(GraphSource.Open(Recipe with { Features = FeatureForm.Values }).Train));
    }

    [Fact]
    public void Parts_WithoutAFile_AreDrawnFromNodesWithAClass()
    {
        File.WriteAllText(_folder["nodes"], string.Concat(Enumerable.Range(0, 30).Select(node => $"{node}\t{(node % 3 == 2 ? "" : node % 3)}\t0\n")));
        File.WriteAllText(_folder["edges"], "0 1\n");

        var splits = GraphSource.Open(Recipe with { SplitFile = null });

        var (train, test) = (Labels(splits.Train), Labels(splits.Test));
        Assert.Equal([2, 2], Enumerable.Range(0, 2).Select(label => test.Count(each => each == label)));
        Assert.Equal([8, 8], Enumerable.Range(0, 2).Select(label => train.Count(each => each == label)));
        Assert.All(Enumerable.Range(0, 30), node => Assert.Equal(node % 3 == 2 ? 2 : 1, new[] { train, test }.Count(labels => labels[node] < 0)));
        Assert.NotEqual(splits.ContentHash, GraphSource.Open(Recipe with { SplitFile = null, Split = new StratifiedSplit(0.2, 7) }).ContentHash);
    }

    [Fact]
    public void ContentHash_CoversAllThatDecidesSamples()
    {
        Write();
        var hashes = new List<string>
        {
            HashOf(Recipe),
            HashOf(Recipe with { Directed = true }),
            HashOf(Recipe with { FeatureCount = 4 }),
            HashOf(Recipe with { NormalizeRows = true }),
            HashOf(Recipe with { TestPart = "train", TrainPart = "test" }),
        };
        Write(edges: "p1 p3\np2 p3\n");
        hashes.Add(HashOf(Recipe));
        Write(nodes: Nodes.Replace("p4\ta\t2", "p4\ta\t1", StringComparison.Ordinal));
        hashes.Add(HashOf(Recipe));
        Write(nodes: Nodes.Replace("p4\ta", "p4\tb", StringComparison.Ordinal));
        hashes.Add(HashOf(Recipe));

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("nodes", "p1\tb\n", "line 1", "got 2 cells")]
    [InlineData("nodes", "p1\tb\t0\np1\ta\t0\n", "line 2", "'p1'")]
    [InlineData("nodes", "p1\tb\tx\n", "line 1", "'x'")]
    [InlineData("nodes", "p1\tb\t1:x\n", "line 1", "'x'")]
    [InlineData("nodes", "p1\tb\t2000000000\n", "line 1", "got 2000000000")]
    [InlineData("nodes", "p1\t?\t0\n", "0 classes")]
    [InlineData("edges", "p1 p9\n", "line 1", "'p9'")]
    [InlineData("edges", "p1\n", "line 1", "'p1'")]
    [InlineData("edges", "p1 p2 heavy\n", "line 1", "'p1 p2 heavy'")]
    [InlineData("parts", "train p1\ntest p9\n", "line 2", "'p9'")]
    [InlineData("parts", "train p1\ntest p3\n", "line 2", "needs a class")]
    [InlineData("parts", "train p1\ntest p1\n", "line 2", "twice")]
    [InlineData("parts", "train p1\n", "'test'")]
    public void File_ThatCannotBeUsed_IsRefusedWithItsLine(string file, string text, params string[] words)
    {
        Write();
        File.WriteAllText(_folder[file], text);

        var failure = Assert.Throws<DataException>(() => GraphSource.Open(Recipe));

        UserMessage.AssertOneLineNaming(_folder[file], failure);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Features_OfManyNodes_AreBounded()
    {
        Write(nodes: string.Concat(Enumerable.Range(0, 300).Select(node => $"{node}\ta\t1048575\n")));

        Assert.Contains("at most", Assert.Throws<DataException>(() => GraphSource.Open(Recipe)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cora_HasItsKnownCounts()
    {
        var splits = GraphSource.Open(new GraphRecipe(TestData.PathOf("cora", "cora.nodes.txt"), TestData.PathOf("cora", "cora.edges.txt"))
        {
            SplitFile = TestData.PathOf("cora", "cora.split.txt"),
        });

        Assert.Equal((new Shape(2708, 1433), 7), (splits.Train.SampleShape, splits.Train.Classes));
        Assert.Equal(2 * 5278, splits.Train.Graph!.Edges.Length);
        Assert.Equal(49_216, Sample(splits.Train).Sum());
        Assert.Equal((140, 1000), (Labels(splits.Train).Count(label => label >= 0), Labels(splits.Test).Count(label => label >= 0)));
    }

    public void Dispose() => _folder.Dispose();

    private static int[] Labels(Dataset data)
    {
        var labels = new int[data.Targets.Count];
        data.CopyLabels(0, labels);
        return labels;
    }

    private static float[] Sample(Dataset data)
    {
        var sample = new float[data.SampleShape.ElementCount];
        data.CopySample(0, sample);
        return sample;
    }

    private static string HashOf(GraphRecipe recipe) => GraphSource.Open(recipe).ContentHash;

    private void Write(string nodes = Nodes, string edges = Edges)
    {
        File.WriteAllText(_folder["nodes"], nodes);
        File.WriteAllText(_folder["edges"], edges);
        File.WriteAllText(_folder["parts"], Parts);
    }
}
