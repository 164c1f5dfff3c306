using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Initialization;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Engine.Tests.Training;

/// <summary>What an observer is told of a pass holds: gradients that are called final do not change any more.</summary>
public sealed class PassObserverTests
{
    private static readonly Shape Sample = new(CoupledModels.Features);

    [Theory]
    [MemberData(nameof(CoupledModels.Names), MemberType = typeof(CoupledModels))]
    public void ForwardBackward_Observed_CallsFinalWhatChangesNoMore(string name)
    {
        Check(name, CoupledModels.Create(name), Sample, new MicroBatches(5, 4, 2));
        Check(name, CoupledModels.Create(name), Sample, new MicroBatches(5));
    }

    [Theory]
    [MemberData(nameof(CoupledModels.ImageModels), MemberType = typeof(CoupledModels))]
    public void ForwardBackward_ObservedOverImages_CallsFinalWhatChangesNoMore(string name) =>
        Check(name, CoupledModels.CreateOverImages(name), new Shape(2, 5, 5), new MicroBatches(16, 3, 12));

    [Fact]
    public void ForwardBackward_SeveralLayers_AreFinalOneAfterTheOther()
    {
        var observer = Check(
            "layers",
            new Sequential(new Linear(CoupledModels.Features, 40), new Linear(40, 30), new Linear(30, 3)),
            Sample,
            new MicroBatches(8, 4));

        Assert.True(observer.Offsets.Count >= 3, string.Join(", ", observer.Offsets));
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(20, 1)]
    public void ForwardBackward_LargeLayer_IsFinalPieceByPieceWithTheSameBits(int size, int count)
    {
        var model = new Sequential(new Linear(CoupledModels.Features, 150), new Linear(150, 1000), new Linear(1000, 3));
        var parts = new MicroBatches(size, count);

        var observer = Check("large layer", model, Sample, parts);

        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, Sample, parts);
        Fill(graph);
        graph.ForwardBackward(weights, gradients, new PassContext(1, 2, 0, true));
        Bits.AssertEqual(gradients.Span, observer.Tails[^1], "not observed");
        var large = layout.Parameters[2];
        Assert.Equal(1000 * 150, large.Length);
        var inside = observer.Offsets.Count(offset => offset > large.Offset && offset < large.Offset + large.Length);
        Assert.True(inside >= 2, string.Join(", ", observer.Offsets));
    }

    [Fact]
    public void ForwardBackward_LargeLayerUsedTwice_IsNotFinalBeforeItsFirstUse()
    {
        var shared = new Linear(300, 300);
        var model = new Sequential(new Linear(CoupledModels.Features, 300), shared, new ReLU(), shared, new Linear(300, 3));

        var observer = Check("used twice", model, Sample, new MicroBatches(8, 4));
        Check("used twice, one micro-batch", model, Sample, new MicroBatches(8));

        var (weight, bias) = (ParameterLayout.Of(model).Parameters[2], ParameterLayout.Of(model).Parameters[3]);
        Assert.DoesNotContain(observer.Offsets, offset => offset > weight.Offset && offset < bias.Offset + bias.Length);
    }

    [Fact]
    public void ForwardBackward_LargeWeightInAnotherShape_CallsFinalWhatChangesNoMore()
    {
        var model = new Sequential(new Linear(CoupledModels.Features, 200), new ReshapedLinear(), new Linear(600, 3));

        var observer = Check("in another shape", model, Sample, new MicroBatches(8, 4));

        var weight = ParameterLayout.Of(model).Parameters[2];
        Assert.Contains(observer.Offsets, offset => offset > weight.Offset && offset < weight.Offset + weight.Length);
    }

    private static void Fill(MicroBatchGraph graph)
    {
        var random = new Random(3);
        foreach (ref var input in graph.Inputs)
        {
            input = (float)random.NextDouble() - 0.5f;
        }
    }

    private static Observer Check(string name, Module model, Shape sample, in MicroBatches parts)
    {
        var layout = ParameterLayout.Of(model);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(7, weights);
        using var graph = new MicroBatchGraph(model, new SoftmaxCrossEntropy(), layout, sample, parts);
        Fill(graph);
        gradients.Span.Fill(float.NaN);
        var observer = new Observer(gradients);
        var sums = graph.ForwardBackward(weights, gradients, new PassContext(1, 2, 0, true), observer);

        Assert.Equal(sums, observer.Sums);
        Assert.Equal(0, observer.Offsets[^1]);
        Assert.Equal(observer.Offsets.Distinct().OrderDescending(), observer.Offsets);
        for (var told = 0; told < observer.Offsets.Count; told++)
        {
            Bits.AssertEqual(gradients.Span[observer.Offsets[told]..], observer.Tails[told], $"{name}: from {observer.Offsets[told]}");
        }

        return observer;
    }

    /// <summary>200 features become 600, by a weight that is kept as rows half as long.</summary>
    private sealed class ReshapedLinear : Module
    {
        private readonly Parameter _weight = new(new Shape(1200, 100), ConstantInitializer.Ones);

        public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("weight", _weight)];

        public override Shape OutputShape(Shape sample) => sample.WithLast(600);

        public override Value Record(TapeRecorder tape, Value input) =>
            tape.Apply(new LinearOperation(), input, tape.Reshape(tape.Parameter(_weight), new Shape(600, 200)));
    }

    private sealed class Observer(AlignedBuffer gradients) : IPassObserver
    {
        public BatchSums? Sums { get; private set; }

        public List<int> Offsets { get; } = [];

        public List<float[]> Tails { get; } = [];

        public void OnSums(in BatchSums sums)
        {
            Assert.Null(Sums);
            Assert.Empty(Offsets);
            Sums = sums;
        }

        public void OnFinal(int offset)
        {
            Offsets.Add(offset);
            Tails.Add(gradients.Span[offset..].ToArray());
        }
    }
}
