using System.Reflection;
using System.Text.Json;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Onnx.Format;
using Cluster.Onnx.Graphs;
using Cluster.Onnx.Mappings;
using Cluster.Onnx.Recording;
using Google.Protobuf;

namespace Cluster.Onnx;

/// <summary>Writes a trained model as an ONNX file, which other runtimes compute: as in evaluation, so dropout and noise are left out and
/// batch norm uses its running statistics.</summary>
/// <remarks>The graph has one input and one output, float32, whose first axis "batch" is open. Initialisers bear the names of the
/// parameters; recurrent weights, whose gates ONNX orders otherwise, bear their order behind the name. Source: the ONNX operator
/// specification, version 17 of the operator set.</remarks>
public static class OnnxExport
{
    /// <summary>Version of the operator set that files ask for.</summary>
    public const int OperatorSet = 17;

    /// <summary>Version of the file format.</summary>
    public const int FormatVersion = 8;

    private const string Producer = "cluster";

    // The size of a message is an int, and so is that of a file, names and nodes included.
    private const long LargestWeightBytes = int.MaxValue - (16L << 20);

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Where its parameters lie.</param>
    /// <param name="weights">Arena of the layout's length.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="target">Takes the file; it stays open.</param>
    /// <param name="options">What the file says besides; null for nothing.</param>
    /// <exception cref="OnnxException">The model has an operation that ONNX has no counterpart for, or sees several samples at once, or is
    /// too large for one file.</exception>
    /// <exception cref="ArgumentException">The weights have another length than the layout.</exception>
    /// <exception cref="ShapeException">The model cannot take such samples.</exception>
    public static void Write(
        Engine.Models.Module model,
        ParameterLayout layout,
        ReadOnlySpan<float> weights,
        Shape sampleShape,
        Stream target,
        OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(sampleShape);
        ArgumentNullException.ThrowIfNull(target);
        if (weights.Length != layout.Length)
        {
            throw new ArgumentException(
                $"OnnxExport needs weights of {layout.Length} floats, got {weights.Length}; give the arena of the model's layout.", nameof(weights));
        }

        if ((long)layout.Length * sizeof(float) > LargestWeightBytes)
        {
            throw new OnnxException(
                $"an ONNX file needs weights of at most {LargestWeightBytes} bytes, got {(long)layout.Length * sizeof(float)}; "
                + "export a smaller model, or take the safetensors file");
        }

        options ??= new OnnxOptions();
        var file = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = Producer,
            ProducerVersion = typeof(OnnxExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
            Graph = GraphOf(RecordedModel.Of(model, layout, sampleShape), layout, weights, options),
            MetadataProps = { MetadataOf(options) },
        };
        file.WriteTo(target);
    }

    private static GraphProto GraphOf(RecordedModel model, ParameterLayout layout, ReadOnlySpan<float> weights, OnnxOptions options)
    {
        var writer = new GraphWriter(layout, options.InputName);
        writer.Name(model.Input.Value, options.InputName);
        foreach (var node in model.Nodes)
        {
            Map(writer, node);
        }

        string result;
        try
        {
            result = writer.NameOf(model.Output);
        }
        catch (OnnxException error)
        {
            throw new OnnxException($"the model cannot be written as ONNX: {error.Message}", error);
        }

        CheckNames(writer, options);
        writer.Nodes.Add(new NodeProto { Name = "/result", OpType = "Identity", Input = { result }, Output = { options.OutputName } });
        var graph = new GraphProto
        {
            Name = options.GraphName,
            Node = { writer.Nodes },
            Input = { Described(options.InputName, model.Input.Shape) },
            Output = { Described(options.OutputName, model.Output.Shape) },
        };
        writer.Initializers.WriteTo(graph.Initializer, weights);
        return graph;
    }

    private static void Map(GraphWriter writer, RecordedNode node)
    {
        try
        {
            OperationMappings.Write(node.Operation, new OperationCall(writer, node));
        }
        catch (OnnxException error)
        {
            throw new OnnxException($"{node.Operation.Name} cannot be written as ONNX: {error.Message}", error);
        }
    }

    private static void CheckNames(GraphWriter writer, OnnxOptions options)
    {
        foreach (var name in new[] { options.InputName, options.OutputName })
        {
            if (name.Length == 0 || name.StartsWith('/') || options.InputName == options.OutputName || writer.Initializers.Contains(name))
            {
                throw new OnnxException(
                    $"input and output need names of their own, got '{options.InputName}' and '{options.OutputName}'; name neither as a parameter");
            }
        }
    }

    private static ValueInfoProto Described(string name, BatchShape shape)
    {
        var sizes = new TensorShapeProto();
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            sizes.Dim.Add(
                shape.IsBatch(axis) ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : shape.IsOpen(axis) ? new TensorShapeProto.Types.Dimension()
                : new TensorShapeProto.Types.Dimension { DimValue = shape[axis] });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sizes };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static IEnumerable<StringStringEntryProto> MetadataOf(OnnxOptions options)
    {
        if (!options.ClassNames.IsDefaultOrEmpty)
        {
            yield return new() { Key = OnnxOptions.ClassNamesKey, Value = JsonSerializer.Serialize(options.ClassNames.AsEnumerable()) };
        }

        foreach (var (key, value) in options.Metadata.IsDefault ? [] : options.Metadata)
        {
            yield return new() { Key = key, Value = value };
        }
    }
}
