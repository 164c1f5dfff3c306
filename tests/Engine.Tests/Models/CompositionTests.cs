using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Models;

public sealed class CompositionTests
{
    private static readonly Shape Batch = new(4, 3);

    [Fact]
    public void Residual_BodyOfOneShape_AddsItsInput()
    {
        using var body = new ModuleFixture(new Linear(3, 3), Batch);
        using var residual = new ModuleFixture(new Residual(new Linear(3, 3)), Batch);
        body.Weights.Span.CopyTo(residual.Weights.Span);

        Assert.Equal(["body.weight", "body.bias"], residual.Layout.Parameters.Select(slice => slice.Name));
        Assert.Equal(body.Run().Select(value => value + 1f), residual.Run());
        Assert.InRange(residual.WorstError(), 0, 2e-3);
    }

    [Fact]
    public void Residual_WithShortcut_ProjectsItsInput()
    {
        using var residual = new ModuleFixture(new Residual(new Linear(3, 5), new Linear(3, 5, bias: false)), Batch);

        Assert.Equal(["body.weight", "body.bias", "shortcut.weight"], residual.Layout.Parameters.Select(slice => slice.Name));
        Assert.InRange(residual.WorstError(), 0, 2e-3);
    }

    [Fact]
    public void Residual_ShapesThatDiffer_Throws() =>
        Assert.Throws<ShapeException>(() => new Residual(new Linear(3, 5)).OutputShape(new Shape(3)));

    [Fact]
    public void Branches_Concat_SetsResultsBehindEachOther()
    {
        using var fixture = new ModuleFixture(new Branches(Merge.Concat, -1, new Identity(), new Linear(3, 2), new Identity()), Batch);

        Assert.Equal(new Shape(4, 8), fixture.Tape.Output.Shape);
        Assert.Equal([1f, 1f, 1f], fixture.Run()[5..8]);
        Assert.Equal(["1.weight", "1.bias"], fixture.Layout.Parameters.Select(slice => slice.Name));
        Assert.InRange(fixture.WorstError(), 0, 2e-3);
    }

    [Fact]
    public void Branches_Sum_AddsResults()
    {
        using var fixture = new ModuleFixture(new Branches(Merge.Sum, 1, new Identity(), new Identity(), new Identity()), Batch);

        Assert.All(fixture.Run(), value => Assert.Equal(3f, value));
    }

    [Fact]
    public void Branches_AlongTheBatch_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Branches(Merge.Concat, 0, new Identity()));
        Assert.Throws<ShapeException>(() => new Branches(Merge.Concat, -2, new Identity()).OutputShape(new Shape(3)));
    }

    [Fact]
    public void Graph_SkipOverTwoNodes_FollowsItsWires()
    {
        using var fixture = new ModuleFixture(
            new Graph(
                new GraphNode("first", new Linear(3, 3), [Graph.Input]),
                new GraphNode("second", new Tanh(), ["first"]),
                new GraphNode("joined", new Identity(), ["first", "second", Graph.Input], Merge.Concat),
                new GraphNode("last", new Linear(9, 2), ["joined"])),
            Batch);

        Assert.Equal(["first.weight", "first.bias", "last.weight", "last.bias"], fixture.Layout.Parameters.Select(slice => slice.Name));
        Assert.InRange(fixture.WorstError(), 0, 2e-3);
    }

    [Fact]
    public void Graph_SourceThatComesLater_ThrowsWithItsName()
    {
        var error = Assert.Throws<ArgumentException>(() => new Graph(new GraphNode("a", new Identity(), ["b"])));

        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_NameUsedTwice_Throws() => Assert.Throws<ArgumentException>(
        () => new Graph(new GraphNode("a", new Identity(), [Graph.Input]), new GraphNode("a", new Identity(), [Graph.Input])));
}
