using Cluster.Engine.Models;
using Cluster.Onnx.Format;
using Cluster.Onnx.Recording;

namespace Cluster.Onnx.Graphs;

/// <summary>One recorded call of an operation that is being written as nodes.</summary>
/// <param name="graph">Takes the nodes.</param>
/// <param name="node">The call.</param>
internal sealed class OperationCall(GraphWriter graph, RecordedNode node)
{
    /// <summary>Number of inputs.</summary>
    public int InputCount => node.Inputs.Length;

    /// <summary>Constant tensors.</summary>
    public Initializers Initializers => graph.Initializers;

    /// <summary>Name of an input.</summary>
    public string Input(int input) => graph.NameOf(node.Inputs[input]);

    /// <summary>Names of all inputs.</summary>
    public string[] Inputs() => [.. node.Inputs.Select(graph.NameOf)];

    /// <summary>Name of an input, or the empty name that leaves an optional one out.</summary>
    public string OptionalInput(int input) => input < InputCount ? Input(input) : "";

    /// <summary>Shape of an input.</summary>
    public BatchShape InputShape(int input) => node.Inputs[input].Shape;

    /// <summary>Shape of a result.</summary>
    public BatchShape OutputShape(int output = 0) => node.Outputs[output].Shape;

    /// <summary>Whether an input is neutral outside training: ones of dropout, zeros of noise.</summary>
    public bool IsNeutral(int input) => graph.IsNeutral(node.Inputs[input]);

    /// <summary>The parameter that an input is.</summary>
    /// <exception cref="OnnxException">It is none.</exception>
    public ParameterSlice ParameterAt(int input) => graph.ParameterOf(node.Inputs[input])
        ?? throw new OnnxException($"it needs a parameter as input {input}, got a computed tensor; give it the parameter itself");

    /// <summary>Adds a node of one result.</summary>
    /// <returns>The result's name.</returns>
    public string Add(string type, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.Add(type, inputs, attributes);

    /// <summary>Adds a node of several results.</summary>
    /// <returns>The results' names.</returns>
    public string[] AddAll(string type, ReadOnlySpan<string> inputs, int outputs, params ReadOnlySpan<AttributeProto> attributes) =>
        graph.Add(type, inputs, outputs, attributes);

    /// <summary>A number.</summary>
    public string Number(float value) => Initializers.Floats([], [value]);

    /// <summary>A list of whole numbers, such as a shape.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Initializers.Integers([values.Length], values);

    /// <summary>A tensor under another shape, where 0 keeps an axis and -1 takes what is left.</summary>
    public string Reshape(string tensor, params ReadOnlySpan<long> sizes) => Add("Reshape", [tensor, Integers(sizes)]);

    /// <summary>A tensor with its axes in another order.</summary>
    public string Transpose(string tensor, params ReadOnlySpan<long> order) => Add("Transpose", [tensor], Attributes.Of("perm", order));

    /// <summary>A stretch of one axis.</summary>
    public string Slice(string tensor, int axis, long start, long end, long step = 1) =>
        Add("Slice", [tensor, Integers(start), Integers(end), Integers(axis), Integers(step)]);

    /// <summary>The number of samples, [1].</summary>
    public string BatchSize() => graph.BatchSize();

    /// <summary>Says which tensor is a result.</summary>
    public void Result(string name, int output = 0) => graph.Name(node.Outputs[output].Value, name);

    /// <summary>Says that the result holds an input's numbers.</summary>
    public void ResultIsInput(int input) => graph.Equate(node.Outputs[0].Value, node.Inputs[input]);

    /// <summary>Says that the result is neutral outside training.</summary>
    public void ResultIsNeutral(string operation) => graph.NameNeutral(node.Outputs[0].Value, operation);

    /// <summary>Says that a result has no counterpart.</summary>
    /// <param name="output">Which one.</param>
    /// <param name="why">Said of a model that uses it all the same.</param>
    public void ResultIsMissing(int output, string why) => graph.NameMissing(node.Outputs[output].Value, why);
}
