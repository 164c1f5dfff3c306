using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

public sealed class MicroBatchGraphTests
{
    private static readonly PassContext Context = new(1, 0, 0, Training: true);

    [Fact]
    public void ForwardBackward_WarmStep_AllocatesNothing()
    {
        var (model, layout) = Classifier();
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(2, 20), 32);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        var optimizer = new Adam();
        using var state = new OptimizerState(optimizer, layout.Length);
        layout.Initialize(1, weights);
        Step();
        Step();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            var sums = graph.ForwardBackward(weights, gradients, Context);
            optimizer.Step(weights, gradients, (float)(1 / sums.Weight), state);
        }
    }

    [Fact]
    public void ForwardBackward_DirtyGradients_OverwritesThemAndClearsThePadding()
    {
        var (model, layout) = Classifier();
        using var graph = Filled(model, layout, 8);
        using var weights = new AlignedBuffer(layout.Length);
        using var clean = new AlignedBuffer(layout.Length);
        using var dirty = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);
        dirty.Span.Fill(float.NaN);

        graph.ForwardBackward(weights, clean, Context);
        graph.ForwardBackward(weights, dirty, Context);

        Bits.AssertEqual(clean.Span, dirty.Span, "gradients");
        foreach (var slice in layout.Parameters)
        {
            var end = slice.Offset + slice.Length;
            Assert.True(dirty.Span[end..((end + 15) / 16 * 16)].IndexOfAnyExcept(0f) < 0);
        }
    }

    [Fact]
    public void Forward_SameBatch_GivesTheSumsOfForwardBackward()
    {
        var (model, layout) = Classifier();
        using var graph = Filled(model, layout, 8);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);

        var trained = graph.ForwardBackward(weights, gradients, Context);

        Assert.Equal(trained, graph.Forward(weights, Context with { Training = false }));
        Assert.Equal(8, trained.Weight);
        Assert.Equal(8 * 5, graph.Outputs.Length);
        Assert.Equal(new Shape(8, 5), graph.OutputShape);
    }

    [Fact]
    public void Outputs_RowOfAnyBatchSize_HasTheSameBits()
    {
        var (model, layout) = Classifier();
        using var weights = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);
        using var large = Filled(model, layout, 33);
        large.Forward(weights, Context);
        foreach (var batch in (int[])[1, 2, 7, 32])
        {
            using var small = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(2, 20), batch);
            large.Inputs[..small.Inputs.Length].CopyTo(small.Inputs);
            small.Forward(weights, Context);
            Bits.AssertEqual(large.Outputs[..small.Outputs.Length], small.Outputs, $"batch of {batch}");
        }
    }

    [Fact]
    public void ForwardBackward_ManyThreadsAtOnce_GiveTheBitsOfOne()
    {
        var (model, layout) = Classifier();
        using var weights = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);
        var expected = Gradients();

        System.Threading.Tasks.Parallel.For(0, 32, _ => Bits.AssertEqual(expected, Gradients(), "gradients of another thread"));

        float[] Gradients()
        {
            using var graph = Filled(model, layout, 32);
            using var gradients = new AlignedBuffer(layout.Length);
            graph.ForwardBackward(weights, gradients, Context);
            return gradients.Span.ToArray();
        }
    }

    [Fact]
    public void Targets_OfALossAgainstValues_HaveThePredictionsLength()
    {
        var model = new Sequential(new Linear(3, 2));
        using var graph = new MicroBatchGraph(model, new MeanSquaredError(), ParameterLayout.Of(model), new Shape(3), 4);

        Assert.Equal(8, graph.Targets.Length);
        Assert.Equal(0, graph.Labels.Length);
        Assert.Equal(12, graph.Inputs.Length);
        Assert.Equal(4, graph.BatchSize);
    }

    [Fact]
    public void ForwardBackward_ArenaOfAnotherLength_Throws()
    {
        var (model, layout) = Classifier();
        using var graph = Filled(model, layout, 2);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length - 1);

        Assert.Throws<ArgumentException>(() => graph.ForwardBackward(weights, gradients, Context));
    }

    private static (Sequential Model, ParameterLayout Layout) Classifier()
    {
        var model = new Sequential(new Flatten(), new Linear(40, 33), new ReLU(), new Linear(33, 5));
        return (model, ParameterLayout.Of(model));
    }

    private static MicroBatchGraph Filled(Sequential model, ParameterLayout layout, int batch)
    {
        var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, new Shape(2, 20), batch);
        Bits.Uniform(2, graph.Inputs.Length).CopyTo(graph.Inputs);
        for (var row = 0; row < batch; row++)
        {
            graph.Labels[row] = row % 5;
        }

        return graph;
    }
}
