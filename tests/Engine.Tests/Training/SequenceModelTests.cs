using System.Numerics;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tests.Models;

namespace Cluster.Engine.Tests.Training;

/// <summary>What holds for every recurrent, attention, graph and normalisation layer.</summary>
public sealed class SequenceModelTests
{
    private const double Tolerance = 3e-3;

    public static TheoryData<string, int, int> Cuts => new(
        from name in SequenceModels.Names
        from cut in (int[][])[[1, 0], [2, 0], [3, 2], [4, 0], [6, 1]]
        select (name.Data, cut[0], cut[1]));

    [Theory]
    [MemberData(nameof(Cuts))]
    public void ForwardBackward_SeveralMicroBatches_GiveTheBitsOfTheTree(string name, int count, int lastSize)
    {
        var model = SequenceModels.Create(name);
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var together = new AlignedBuffer(layout.Length);
        using var expected = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        var parts = new MicroBatches(5, count, lastSize);
        using var graph = SequenceModels.Record(name, model, layout, parts);
        SequenceModels.Fill(name, graph, 0);
        together.Span.Fill(float.NaN);

        // Twice, for what a first pass leaves behind must not matter.
        graph.ForwardBackward(weights, together, Context(0));
        graph.ForwardBackward(weights, together, Context(0));

        AddUp(name, model, layout, weights, parts, 0, count, expected);
        Assert.Null(graph.Obstacle);
        Assert.All(layout.Parameters, slice => Bits.AssertEqual(
            expected.Span.Slice(slice.Offset, slice.Length), together.Span.Slice(slice.Offset, slice.Length), $"{name}: {slice.Name}"));
    }

    [Theory]
    [MemberData(nameof(SequenceModels.Names), MemberType = typeof(SequenceModels))]
    public void ForwardBackward_Warm_AllocatesNothing(string name)
    {
        var model = SequenceModels.Create(name);
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        using var graph = SequenceModels.Record(name, model, layout, new MicroBatches(5, 3, 2));
        SequenceModels.Fill(name, graph, 0);
        graph.ForwardBackward(weights, gradients, Context(0));
        graph.ForwardBackward(weights, gradients, Context(0));

        var before = GC.GetAllocatedBytesForCurrentThread();
        graph.ForwardBackward(weights, gradients, Context(0));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [MemberData(nameof(SequenceModels.Smooth), MemberType = typeof(SequenceModels))]
    public void Backward_OfAnySmoothModel_EqualsCentralDifferences(string name)
    {
        using var fixture = new ModuleFixture(SequenceModels.Create(name), SequenceModels.Sample(name).Prepend(4));
        Bits.Uniform(11, fixture.Input.Length).CopyTo(fixture.Input);

        Assert.InRange(fixture.WorstError(), 0, Tolerance);
    }

    private static void AddUp(
        string name, Module model, ParameterLayout layout, AlignedBuffer weights, MicroBatches parts, int first, int count, AlignedBuffer sum)
    {
        if (count == 1)
        {
            using var graph = SequenceModels.Record(name, model, layout, new MicroBatches(parts.SizeOf(first)));
            SequenceModels.Fill(name, graph, parts.Start(first));
            graph.ForwardBackward(weights, sum, Context((uint)first));
            return;
        }

        var half = (int)BitOperations.RoundUpToPowerOf2((uint)count) / 2;
        using var right = new AlignedBuffer(layout.Length);
        AddUp(name, model, layout, weights, parts, first, half, sum);
        AddUp(name, model, layout, weights, parts, first + half, count - half, right);
        layout.MergeSums(sum, right);
    }

    private static PassContext Context(uint microBatch) => new(1, 0, microBatch, Training: true);
}
