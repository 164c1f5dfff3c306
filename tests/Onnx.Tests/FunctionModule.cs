using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Tests;

/// <summary>A model that is a formula, perhaps of parameters p0, p1, ...</summary>
/// <param name="record">The formula: of the samples and the parameters.</param>
/// <param name="parameters">Shapes of the parameters.</param>
internal sealed class FunctionModule(Func<Value, Value[], Value> record, params Shape[] parameters) : Module
{
    private readonly Parameter[] _parameters = [.. parameters.Select(shape => new Parameter(shape, new NormalInitializer(0, 1)))];

    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters =>
        [.. _parameters.Select((parameter, index) => KeyValuePair.Create($"p{index}", parameter))];

    // Only recorded, never asked for its shape.
    public override Shape OutputShape(Shape sample) => sample;

    public override Value Record(TapeRecorder tape, Value input) => record(input, [.. _parameters.Select(tape.Parameter)]);
}
