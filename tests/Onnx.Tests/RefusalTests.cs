using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests;

/// <summary>What cannot be written is refused with one line that names it.</summary>
public sealed class RefusalTests
{
    private static readonly Shape Sample = new(4);

    [Fact]
    public void Operation_WithoutMapping_IsNamed() =>
        Refused(new RecordedBy((tape, x) => tape.Apply(new Doubling(), x)), Sample, "Doubling cannot be written as ONNX", "no mapping");

    [Fact]
    public void UnmappedOperation_NobodyUses_IsLeftOut()
    {
        var model = new RecordedBy((tape, x) =>
        {
            tape.Apply(new Doubling(), x);
            return x.Relu();
        });

        Assert.Equal(["Relu", "Identity"], FileTests.Exported(model, Sample).Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void BatchNorm_WithoutRunningStatistics_IsRefused() =>
        Refused(new BatchNorm(4, trackRunningStats: false), Sample, "BatchNorm", "running statistics");

    [Fact]
    public void WinnersOfPooling_Used_AreRefused() =>
        Refused(new RecordedBy((tape, x) => new MaxPool2d(2).RecordWithIndices(tape, x).Indices), new Shape(1, 4, 4), "MaxPool", "values alone");

    [Fact]
    public void SecondInput_OfAModel_IsRefused() =>
        Refused(new RecordedBy((tape, x) => x + tape.Input(Sample)), Sample, "Add", "second input of shape [4]");

    [Fact]
    public void OtherOperations_ForOtherBatches_AreRefused() =>
        Refused(new RecordedBy((_, x) => x.Shape[0] > 2 ? x.Relu() : x.Tanh()), Sample, "batch size");

    [Fact]
    public void Reshape_OfABatchOnTwoAxes_IsRefused() =>
        Refused(
            new RecordedBy((_, x) => x.MatMul(x, transposeRight: true).Reshape(x.Shape[0], 1, x.Shape[0]).Relu()), Sample, "ReLU", "several axes");

    [Fact]
    public void Slice_OfTheBatchAxis_IsRefused() =>
        Refused(new RecordedBy((_, x) => x.Slice(0, 0, x.Shape[0])), Sample, "Slice", "axis 0 of [batch, 4]");

    [Theory]
    [InlineData("p0", "output")]
    [InlineData("", "output")]
    [InlineData("same", "same")]
    public void Names_ThatCollide_AreRefused(string input, string output)
    {
        var options = new OnnxOptions { InputName = input, OutputName = output };

        var error = Assert.Throws<OnnxException>(() => FileTests.Exported(new FunctionModule((x, p) => x + p[0], Sample), Sample, options));

        Assert.Contains($"'{input}' and '{output}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_OfAnotherLength_AreABug()
    {
        var model = new Linear(3, 2);

        Assert.Throws<ArgumentException>(() => OnnxExport.Write(model, ParameterLayout.Of(model), new float[5], new Shape(3), Stream.Null));
    }

    private static void Refused(Module model, Shape sample, params ReadOnlySpan<string> keyWords)
    {
        var error = Assert.Throws<OnnxException>(() => FileTests.Exported(model, sample));
        foreach (var keyWord in keyWords)
        {
            Assert.Contains(keyWord, error.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>A model that is what it records.</summary>
    private sealed class RecordedBy(Func<TapeRecorder, Value, Value> record) : Module
    {
        public override Shape OutputShape(Shape sample) => sample;

        public override Value Record(TapeRecorder tape, Value input) => record(tape, input);
    }

    /// <summary>An operation that somebody wrote.</summary>
    private sealed class Doubling : Operation
    {
        public override string Name => "Doubling";

        public override Shape InferShape(ReadOnlySpan<Shape> inputs) => inputs[0];

        public override void Forward(in OperationFrame frame) => throw new NotSupportedException();

        public override void Backward(in OperationFrame frame) => throw new NotSupportedException();
    }
}
