using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>What a key may hold, and what becomes of it.</summary>
public sealed class ValueTests
{
    private static readonly Shape Image = new(3, 8, 8);

    [Fact]
    public void OneNumber_ForAllAxes_IsTheSameAsThePair()
    {
        var one = Part.Of("conv2d", ("out_channels", 4), ("kernel_size", 3), ("padding", 1));
        var pair = Part.Of("conv2d", ("out_channels", 4), ("kernel_size", [3, 3]), ("padding", [1, 1]));

        Assert.Equal(Written(one), Written(pair));
        Assert.Equal(new Shape(4, 8, 8), Built(one).OutputShape(Image));
        Assert.Contains("\"kernel_size\":3", Written(pair), StringComparison.Ordinal);
        Assert.DoesNotContain("stride", Written(pair), StringComparison.Ordinal);
    }

    [Fact]
    public void Pair_OfDifferentSizes_KeepsItsOrder()
    {
        var pool = Part.Of("avg_pool2d", ("kernel_size", [2, 4]));

        Assert.Equal(new Shape(3, 4, 2), Built(pool).OutputShape(Image));
        Assert.Contains("\"kernel_size\":[2,4]", Written(pool), StringComparison.Ordinal);
    }

    [Fact]
    public void Null_WhereADefaultIsANumber_StaysNull()
    {
        var norm = JsonNodeReader.Read("{ \"type\": \"batch_norm\", \"momentum\": null }", "f");

        Assert.Contains("\"momentum\":null", Written(new Part(norm)), StringComparison.Ordinal);
        Assert.Contains("\"momentum\":0.1", Written(Part.Of("batch_norm")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bias_init", "default")]
    [InlineData("weight_init", "default")]
    public void Default_AsInitializer_IsNone(string key, string value) =>
        Assert.Equal(Names(Part.Of("linear", ("units", 4))), Names(Part.Of("linear", ("units", 4), (key, value))));

    private static Module Built(Part part) => (Module)Vocabulary.BuiltIn.Layers.Bind(new NodeAt(part.Node, "layer")).Build(new BuildContext(Image))!;

    private static IEnumerable<string> Names(Part part) =>
        Built(part).NamedParameters().Select(pair => $"{pair.Key} {pair.Value.Initializer.GetType()}");

    private static string Written(Part part) =>
        JsonNodeWriter.Write(Vocabulary.BuiltIn.Layers.Bind(new NodeAt(part.Node, "layer")).ToNode(), indented: false);
}
