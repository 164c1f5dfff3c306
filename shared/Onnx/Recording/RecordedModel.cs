using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Onnx.Recording;

/// <summary>A model's operations and the shapes between them for any number of samples. Recorded for two numbers of samples: what differs
/// follows the batch.</summary>
internal sealed class RecordedModel
{
    /// <summary>Samples of the first recording. More than one, since batch norm asks for that while training.</summary>
    public const int FewerSamples = 2;

    /// <summary>Samples of the second recording. Fewer than sixteen, so that samples lie in rows.</summary>
    public const int MoreSamples = 3;

    private RecordedModel(RecordedValue input, RecordedValue output, ImmutableArray<RecordedNode> nodes) =>
        (Input, Output, Nodes) = (input, output, nodes);

    /// <summary>The samples, [batch, ...sample].</summary>
    public RecordedValue Input { get; }

    /// <summary>What the model makes of them.</summary>
    public RecordedValue Output { get; }

    /// <summary>The operations that the output depends on, in the order of recording.</summary>
    public ImmutableArray<RecordedNode> Nodes { get; }

    /// <summary>Records a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Where its parameters lie.</param>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <exception cref="OnnxException">The model records other operations for another number of samples.</exception>
    public static RecordedModel Of(Module model, ParameterLayout layout, Shape sampleShape)
    {
        var fewer = Record(model, layout, sampleShape, FewerSamples);
        var more = Record(model, layout, sampleShape, MoreSamples);
        if (!fewer.Nodes.Select(node => node.Operation.GetType()).SequenceEqual(more.Nodes.Select(node => node.Operation.GetType())))
        {
            throw new OnnxException("a model that does other things for another batch size cannot be written as one graph; record it alike");
        }

        var nodes = fewer.Nodes.Zip(more.Nodes, RecordedNode.Of).ToArray();
        var output = RecordedValue.Of(fewer.Output, more.Output);
        return new RecordedModel(RecordedValue.Of(fewer.Input, more.Input), output, Needed(nodes, output));
    }

    private static (Value Input, Value Output, IReadOnlyList<TapeNode> Nodes) Record(
        Module model, ParameterLayout layout, Shape sampleShape, int samples)
    {
        var recorder = new TapeRecorder(layout, new MicroBatches(samples)) { KeepsResults = true };
        var input = recorder.Samples(sampleShape);
        return (input, model.Record(recorder, input), recorder.Nodes);
    }

    private static ImmutableArray<RecordedNode> Needed(IReadOnlyList<RecordedNode> nodes, RecordedValue output)
    {
        var needed = new HashSet<Value> { output.Value.Root };
        var kept = new Stack<RecordedNode>();
        foreach (var node in nodes.Reverse())
        {
            if (node.Outputs.Any(result => needed.Contains(result.Value)))
            {
                kept.Push(node);
                needed.UnionWith(node.Inputs.Select(input => input.Value.Root));
            }
        }

        return [.. kept];
    }
}

/// <summary>A tensor of a recording.</summary>
/// <param name="Value">It, in the recording of fewer samples.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="RootShape">The shape under which it was made; another one where it is a view.</param>
internal sealed record RecordedValue(Value Value, BatchShape Shape, BatchShape RootShape)
{
    /// <summary>Whether it reads another tensor under another shape.</summary>
    public bool IsReshaped => !Shape.Equals(RootShape);

    public static RecordedValue Of(Value fewer, Value more) =>
        new(fewer, new BatchShape(fewer.Shape, more.Shape), new BatchShape(fewer.Root.Shape, more.Root.Shape));
}

/// <summary>One call of an operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Inputs">What it was given.</param>
/// <param name="Outputs">Its results.</param>
internal sealed record RecordedNode(Operation Operation, ImmutableArray<RecordedValue> Inputs, ImmutableArray<RecordedValue> Outputs)
{
    public static RecordedNode Of(TapeNode fewer, TapeNode more) => new(
        fewer.Operation, [.. fewer.Inputs.Zip(more.Inputs, RecordedValue.Of)], [.. fewer.Outputs.Zip(more.Outputs, RecordedValue.Of)]);
}
