using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Autograd;

/// <summary>An operation as a user would write one: the cube of every element.</summary>
internal sealed class CubeOperation : Operation
{
    public override string Name => "Cube";

    public override Shape InferShape(ReadOnlySpan<Shape> inputs)
    {
        CheckInputCount(inputs, 1, 1);
        return inputs[0];
    }

    public override int SavedLength(ReadOnlySpan<Shape> inputs) => inputs[0].ElementCount;

    public override void Forward(in OperationFrame frame)
    {
        for (var index = 0; index < frame.Output.Length; index++)
        {
            var x = frame.Input(0)[index];
            frame.Saved[index] = 3 * x * x;
            frame.Output[index] = x * x * x;
        }
    }

    public override void Backward(in OperationFrame frame)
    {
        for (var index = 0; index < frame.Output.Length; index++)
        {
            frame.InputGradient(0)[index] = frame.Saved[index] * frame.OutputGradient[index];
        }
    }
}

/// <summary>Holds parameters for tapes that are recorded by hand.</summary>
internal sealed class ParameterBag(params Parameter[] parameters) : Module
{
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        [.. parameters.Select((parameter, index) => new KeyValuePair<string, Parameter>($"p{index}", parameter))];

    public override Shape OutputShape(Shape sample) => sample;

    public override Value Record(TapeRecorder tape, Value input) => input;
}
