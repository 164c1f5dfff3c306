using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Models;
using Cluster.Engine.Tests.Training;

namespace Cluster.Engine.Tests.Graphs;

public sealed class GraphTests
{
    private const int Nodes = 7;
    private const int Features = 4;

    public static TheoryData<string> Kinds => ["convolution", "attention"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Record_ChangedNode_ReachesItsNeighboursAlone(string kind)
    {
        var ring = SequenceModels.Ring(Nodes);
        Module layer = kind == "convolution" ? new GraphConvolution(ring, Features, 3) : new GraphAttention(ring, Features, 3, heads: 2);
        using var fixture = new ModuleFixture(layer, new Shape(1, Nodes, Features));
        Bits.Uniform(1, fixture.Input.Length).CopyTo(fixture.Input);
        var before = fixture.Run();

        fixture.Input[0] += 1;
        var after = fixture.Run();

        var width = before.Length / Nodes;
        var changed = Enumerable.Range(0, Nodes).Where(node => !before.AsSpan(node * width, width).SequenceEqual(after.AsSpan(node * width, width)));
        Assert.Equal([0, 1, Nodes - 1], changed);
    }

    [Fact]
    public void GraphConvolution_WithoutEdges_IsALinearLayer()
    {
        using var graph = new ModuleFixture(new GraphConvolution(SparseMatrix.Of(Nodes, []), Features, 3), new Shape(2, Nodes, Features));
        Bits.Uniform(1, graph.Input.Length).CopyTo(graph.Input);
        var output = graph.Run();

        var weight = graph.Layout.Parameters.Single(slice => slice.Name == "weight");
        for (var index = 0; index < output.Length; index++)
        {
            var sum = 0.0;
            for (var feature = 0; feature < Features; feature++)
            {
                sum += (double)graph.Input[(index / 3 * Features) + feature] * graph.Weights.Span[weight.Offset + (feature * 3) + (index % 3)];
            }

            Assert.Equal(sum, output[index], 1e-6);
        }
    }

    [Fact]
    public void Multiply_SparseMatrix_EqualsTheDenseProduct()
    {
        var dense = Bits.Uniform(1, Nodes * Nodes);
        for (var index = 0; index < dense.Length; index += 3)
        {
            dense[index] = 0f;
        }

        var matrix = SparseMatrix.OfDense(Nodes, dense);
        var x = Bits.Uniform(2, Nodes * Features);
        var y = new float[Nodes * Features];
        matrix.Multiply(x, Features, y);

        Assert.Equal(dense.Count(value => value != 0f), matrix.Count);
        for (var index = 0; index < y.Length; index++)
        {
            var sum = 0.0;
            for (var node = 0; node < Nodes; node++)
            {
                sum += (double)dense[(index / Features * Nodes) + node] * x[(node * Features) + (index % Features)];
            }

            Assert.Equal(sum, y[index], 1e-6);
        }
    }

    [Fact]
    public void Of_EntryOutside_ThrowsWithItsPlace()
    {
        var error = Assert.Throws<ShapeException>(() => SparseMatrix.Of(3, [(0, 3, 1f)]));

        Assert.Contains("(0, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GraphConvolution_RowThatSumsToNothing_Throws() =>
        Assert.Throws<ArgumentException>(() => new GraphConvolution(SparseMatrix.Of(2, [(0, 1, -1f)]), Features, 3));
}
