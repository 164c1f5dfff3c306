using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Layers that are made of layers: sizes pass through them, and so do messages.</summary>
public sealed class CompositionTests
{
    private const string Relu = "{ \"type\": \"relu\" }";

    [Fact]
    public void Branches_TakeWhatComesIn_AndGiveTheirSum()
    {
        var model = Build([12], [Part.Of("concat", ("branches", [[Linear(3), "relu"], [Linear(5)]])), Linear(2)]);

        Assert.Equal(
            ["0.0.0.weight [3, 12]", "0.0.0.bias [3]", "0.1.0.weight [5, 12]", "0.1.0.bias [5]", "1.weight [2, 8]", "1.bias [2]"],
            Parameters(model));
    }

    [Fact]
    public void Repeat_MakesCopiesOfTheirOwnSizes()
    {
        var model = Build([12], [Part.Of("repeat", ("times", 2), ("body", [Part.Of("linear", ("units", 4), ("bias", false)), "relu"]))]);

        Assert.Equal(["0.0.0.weight [4, 12]", "0.1.0.weight [4, 4]"], Parameters(model));
    }

    [Fact]
    public void Graph_TakesSizesFromItsSources()
    {
        var model = Build([12], [Part.Of("graph", ("nodes",
        [
            JobNode.Map(("name", "a"), ("body", Linear(3)), ("from", "input")),
            JobNode.Map(("name", "b"), ("body", Linear(2)), ("from", ["input", "a"]), ("merge", "concat")),
        ]))]);

        Assert.Equal(["0.a.weight [3, 12]", "0.a.bias [3]", "0.b.weight [2, 15]", "0.b.bias [2]"], Parameters(model));
    }

    [Fact]
    public void Recompute_GivesTheBitsOfItsBody()
    {
        Part[] body = [Linear(16), Part.Of("tanh"), Linear(16), Part.Of("sigmoid")];

        var kept = Gradients(Build([12], [.. body, Linear(3)]));
        var again = Gradients(Build([12], [Part.Of("recompute", ("body", [.. body.Select(part => part.Node)])), Linear(3)]));

        Assert.Equal(kept, again);
    }

    [Theory]
    [InlineData("{ \"type\": \"residual\", \"body\": { \"type\": \"linear\", \"units\": 5 } }", "job.json:9:5: model[2]: ", "[5] and [16]")]
    [InlineData("{ \"type\": \"residual\", \"body\": [\"relu\", { \"type\": \"linear\", \"unit\": 5 }] }", "job.json:9:64: model[2].body[1].unit: ")]
    [InlineData("{ \"type\": \"concat\", \"branches\": [[\"relu\"], [\"rely\"]] }", "model[2].branches[1][0]: ", "did you mean 'relu'?")]
    [InlineData("{ \"type\": \"concat\", \"branches\": [] }", "model[2].branches: ", "at least one module")]
    [InlineData("{ \"type\": \"repeat\", \"times\": 0, \"body\": \"relu\" }", "model[2].times: ", "got 0")]
    [InlineData("{ \"type\": \"repeat\", \"times\": 2, \"body\": [{ \"type\": \"linear\", \"units\": -1 }] }", "model[2].body[0].units: ", "got -1")]
    [InlineData("{ \"type\": \"graph\", \"nodes\": [{ \"name\": \"a\", \"body\": \"relu\", \"from\": [\"b\"] }] }", "model[2].nodes: ", "[b]")]
    [InlineData("{ \"type\": \"graph\", \"nodes\": [{ \"name\": \"a\", \"from\": [\"b\"] }] }",
        "model[2].nodes[0].body: ", "a layer or a list of layers, got nothing")]
    [InlineData("{ \"type\": \"recompute\", \"body\": { \"type\": \"recompute\", \"body\": \"relu\" } }",
        "model: ", "outside other recomputed stretches")]
    [InlineData("{ \"type\": \"upsample\" }", "model[2]: ", "either size or scale, got neither")]
    [InlineData("{ \"type\": \"upsample\", \"size\": [1, 2, 3] }", "model[2].size: ", "a whole number or a list of 2, got a list of 3")]
    public void Layer_WithinAnother_IsRefusedAtItsPlace(string layer, params string[] words)
    {
        Assert.Contains(Relu, JobText.Whole, StringComparison.Ordinal);

        var line = Assert.Throws<JobException>(
            () => TrainingJob.Open(JobFile.Parse(JobText.Whole.Replace(Relu, layer, StringComparison.Ordinal), JobText.File))).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    private static Part Linear(int units) => Part.Of("linear", ("units", units));

    private static Module Build(int[] sample, Part[] layers) =>
        (Module)new BoundChain(layers.Select((part, index) => new NodeAt(part.Node, $"model[{index}]"))).Build(new BuildContext(new Shape(sample)));

    private static IEnumerable<string> Parameters(Module model) => model.NamedParameters().Select(pair => $"{pair.Key} {pair.Value.Shape}");

    private static float[] Gradients(Module model)
    {
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(12), batchSize: 5);
        layout.Initialize(7, weights);
        for (var index = 0; index < graph.Inputs.Length; index++)
        {
            graph.Inputs[index] = (index % 7) - 3;
        }

        graph.Labels.Clear();
        graph.ForwardBackward(weights, gradients, new PassContext(7, 0, 0, Training: true));
        return gradients.Span.ToArray();
    }
}
