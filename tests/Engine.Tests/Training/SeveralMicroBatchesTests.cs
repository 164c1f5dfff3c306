using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

/// <summary>Several micro-batches together give the bits of single ones, added in the reduction tree.</summary>
public sealed class SeveralMicroBatchesTests
{
    private const int Size = 5;
    private static readonly Shape Sample = new(CoupledModels.Features);

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var name in CoupledModels.Names)
            {
                for (var count = 1; count <= 9; count++)
                {
                    cases.Add(name, count, Size);
                    cases.Add(name, count, 2);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ForwardBackward_SeveralMicroBatches_GiveTheBitsOfTheTree(string name, int count, int lastSize)
    {
        using var graph = CheckAgainstTree(name, CoupledModels.Create(name), Sample, new MicroBatches(Size, count, lastSize));
        Assert.Equal(name == "unknown" && count > 1, graph.Obstacle is not null);
    }

    [Theory]
    [MemberData(nameof(CoupledModels.ImageModels), MemberType = typeof(CoupledModels))]
    public void ForwardBackward_ImagesInRowsOrSideBySide_GiveTheBitsOfTheTree(string name)
    {
        foreach (var parts in (MicroBatches[])[new(16), new(16, 3), new(16, 3, 12), new(16, 2, 1), new(12, 4), new(32, 2, 16)])
        {
            using var graph = CheckAgainstTree(name, CoupledModels.CreateOverImages(name), new Shape(2, 5, 5), parts);
            Assert.Null(graph.Obstacle);
        }
    }

    private static MicroBatchGraph CheckAgainstTree(string name, Module model, Shape sample, in MicroBatches parts)
    {
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var together = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, parts);
        Fill(graph, 0);
        together.Span.Fill(float.NaN);

        // Twice, for what a first pass leaves behind must not matter.
        graph.ForwardBackward(weights, together, Context(0));
        var sums = graph.ForwardBackward(weights, together, Context(0));

        using var expected = new AlignedBuffer(layout.Length);
        Assert.Equal(Tree(model, layout, sample, weights, parts, 0, parts.Count, expected), sums);
        foreach (var slice in layout.Parameters)
        {
            var (start, length) = (slice.Offset, slice.Length);
            Bits.AssertEqual(expected.Span.Slice(start, length), together.Span.Slice(start, length), $"{name} {parts}: {slice.Name}");
        }

        return graph;
    }

    [Theory]
    [MemberData(nameof(CoupledModels.Names), MemberType = typeof(CoupledModels))]
    public void ForwardBackward_WarmSeveralMicroBatches_AllocateNothing(string name)
    {
        var model = CoupledModels.Create(name);
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, Sample, new MicroBatches(Size, 7, 2));
        graph.ForwardBackward(weights, gradients, Context(0));
        graph.ForwardBackward(weights, gradients, Context(1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        graph.ForwardBackward(weights, gradients, Context(2));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Statistics_TwoHalves_AreThoseOfTheWhole()
    {
        var model = CoupledModels.Create("statistics");
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var sums = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, Sample, new MicroBatches(Size, 4));
        Fill(graph, 0);
        graph.ForwardBackward(weights, sums, Context(0));
        using var whole = new AlignedBuffer(layout.Length);
        using var single = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, Sample, 4 * Size);
        Fill(single, 0);
        single.ForwardBackward(weights, whole, Context(0));

        layout.UpdateStatistics(weights, sums);

        foreach (var slice in layout.Parameters.Where(slice => !slice.IsTrainable))
        {
            for (var index = slice.Offset; index < slice.Offset + slice.Length; index++)
            {
                Assert.Equal(whole.Span[index], sums.Span[index], 1e-5f);
            }
        }

        var count = layout.Parameters.Single(slice => slice.Name.EndsWith("count", StringComparison.Ordinal));
        var mean = layout.Parameters.Single(slice => slice.Name.EndsWith("mean", StringComparison.Ordinal));
        Assert.Equal(1f, weights.Span[count.Offset]);
        Assert.Equal(0.1f * sums.Span[mean.Offset], weights.Span[mean.Offset], 1e-7f);
    }

    /// <summary>The tree's definition: halves at the largest power of two below the count, left plus right.</summary>
    private static BatchSums Tree(
        Module model,
        ParameterLayout layout,
        Shape sample,
        AlignedBuffer weights,
        in MicroBatches parts,
        int first,
        int count,
        AlignedBuffer result)
    {
        if (count == 1)
        {
            using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, parts.SizeOf(first));
            Fill(graph, parts.Start(first));
            return graph.ForwardBackward(weights, result, Context((uint)first));
        }

        var half = 1;
        while (2 * half < count)
        {
            half *= 2;
        }

        using var right = new AlignedBuffer(layout.Length);
        var leftSums = Tree(model, layout, sample, weights, parts, first, half, result);
        var rightSums = Tree(model, layout, sample, weights, parts, first + half, count - half, right);
        layout.MergeSums(result, right);
        return BatchSums.Add(leftSums, rightSums);
    }

    private static PassContext Context(uint microBatch) => new(1, 0, microBatch, Training: true);

    private static void Fill(MicroBatchGraph graph, int firstSample)
    {
        var length = graph.Inputs.Length / graph.BatchSize;
        for (var row = 0; row < graph.BatchSize; row++)
        {
            Bits.Uniform(100 + firstSample + row, length).CopyTo(graph.Inputs[(row * length)..]);
            graph.Labels[row] = (firstSample + row) % 3;
        }
    }
}
