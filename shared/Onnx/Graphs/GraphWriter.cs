using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Onnx.Format;
using Cluster.Onnx.Recording;

namespace Cluster.Onnx.Graphs;

/// <summary>Collects the nodes of a graph and knows which name each recorded tensor has in it.</summary>
/// <param name="layout">Where the model's parameters lie.</param>
/// <param name="input">Name of the graph's input, whose first axis is the batch.</param>
internal sealed class GraphWriter(ParameterLayout layout, string input)
{
    private readonly Dictionary<Value, string> _names = [];
    private readonly Dictionary<Value, RecordedValue> _equals = [];
    private readonly Dictionary<Value, string> _constants = [];
    private readonly Dictionary<Value, string> _missing = [];
    private readonly Dictionary<(Value Root, BatchShape Shape), string> _views = [];

    private string? _batchSize;

    /// <summary>The nodes so far.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>The constant tensors so far.</summary>
    public Initializers Initializers { get; } = new();

    /// <summary>Adds a node of one result.</summary>
    /// <returns>The result's name.</returns>
    public string Add(string type, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes) => Add(type, inputs, 1, attributes)[0];

    /// <summary>Adds a node of several results.</summary>
    /// <returns>The results' names.</returns>
    public string[] Add(string type, ReadOnlySpan<string> inputs, int outputs, ReadOnlySpan<AttributeProto> attributes)
    {
        var name = $"/{type}_{Nodes.Count}";
        var results = Enumerable.Range(0, outputs).Select(output => output == 0 ? name : $"{name}/{output}").ToArray();
        Nodes.Add(new NodeProto
        {
            Name = name,
            OpType = type,
            Input = { inputs.ToArray() },
            Output = { results },
            Attribute = { attributes.ToArray() },
        });
        return results;
    }

    /// <summary>The number of samples, [1].</summary>
    public string BatchSize() => _batchSize ??= Add("Shape", [input], [Attributes.Of("start", 0L), Attributes.Of("end", 1L)]);

    /// <summary>Says under which name a recorded tensor stands.</summary>
    public void Name(Value root, string name) => _names[root] = name;

    /// <summary>Says that a recorded tensor holds the same numbers as another one.</summary>
    public void Equate(Value root, RecordedValue other) => _equals[root] = other;

    /// <summary>Says that a recorded tensor is neutral outside training and is not written: ones to multiply with, zeros to add.</summary>
    public void NameNeutral(Value root, string operation) => _constants[root] = operation;

    /// <summary>Says that a result has no counterpart; only a graph that uses it is refused.</summary>
    public void NameMissing(Value root, string why) => _missing[root] = why;

    /// <summary>Whether a tensor was named neutral.</summary>
    public bool IsNeutral(RecordedValue value) => _constants.ContainsKey(value.Value.Root);

    /// <summary>The parameter that a tensor is, perhaps under another shape; null if it is none.</summary>
    public ParameterSlice? ParameterOf(RecordedValue value)
    {
        var root = value.Value.Root;
        while (_equals.TryGetValue(root, out var other))
        {
            root = other.Value.Root;
        }

        return root.Parameter is { } parameter ? layout.SliceOf(parameter) : null;
    }

    /// <summary>The name of a recorded tensor under its shape.</summary>
    /// <exception cref="OnnxException">It has no counterpart in the graph.</exception>
    public string NameOf(RecordedValue value)
    {
        var root = value.Value.Root;
        var name = NameOfRoot(root);
        if (!value.IsReshaped)
        {
            return name;
        }

        if (!_views.TryGetValue((root, value.Shape), out var view))
        {
            var sizes = value.Shape.ForReshape();
            view = Add("Reshape", [name, Initializers.Integers([sizes.Length], sizes)], []);
            _views.Add((root, value.Shape), view);
        }

        return view;
    }

    private string NameOfRoot(Value root)
    {
        if (_equals.TryGetValue(root, out var other))
        {
            return NameOf(other);
        }

        if (_names.TryGetValue(root, out var name))
        {
            return name;
        }

        if (root.Parameter is { } parameter)
        {
            return Initializers.Parameter(layout.SliceOf(parameter));
        }

        throw new OnnxException(
            _missing.TryGetValue(root, out var why) ? why
            : _constants.TryGetValue(root, out var operation) ? $"it uses {operation} otherwise than dropout and noise do; combine it alike"
            : $"it uses a second input of shape {root.Shape}, where a file has one; let the model take samples alone");
    }
}
