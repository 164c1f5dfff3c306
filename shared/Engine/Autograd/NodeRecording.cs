using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>What the recorder knows of a new node besides its operation and inputs.</summary>
internal readonly record struct NodePlace(int Ordinal, int Segment, bool NeedsGradient, bool IsBatched, SampleLayout Layout);

/// <summary>Turns a call of an operation into a node: shapes for all samples and for each micro-batch, and how often it is called.</summary>
internal static class NodeRecording
{
    public static TapeNode Create(Operation operation, ReadOnlySpan<Value> inputs, TapeRecorder recorder, in NodePlace place)
    {
        var parts = recorder.Parts;
        var whole = CallFor(operation, ShapesOf(inputs), 0, parts.Samples);
        var outputs = ImmutableArray.CreateBuilder<Value>(operation.OutputCount);
        foreach (var shape in whole.OutputShapes)
        {
            var kind = ValueKind.Result;
            outputs.Add(new Value(recorder, shape, null, kind, place.NeedsGradient, place.IsBatched) { Layout = place.Layout });
        }

        return Scheduled(new TapeNode(operation, [.. inputs], outputs.ToImmutable(), place.Ordinal, place.Segment) { Whole = whole }, parts);
    }

    /// <summary>A node that computes the results of another one in a different way.</summary>
    public static TapeNode Replace(
        Operation operation, ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, TapeRecorder recorder, TapeNode replaced)
    {
        var whole = CallFor(operation, ShapesOf(inputs.AsSpan()), 0, recorder.Parts.Samples);
        return Scheduled(new TapeNode(operation, inputs, outputs, replaced.Ordinal, replaced.Segment) { Whole = whole }, recorder.Parts);
    }

    /// <summary>Why a node keeps micro-batches from being computed together; null if it does not.</summary>
    public static string? ObstacleIn(TapeNode node, in MicroBatches parts)
    {
        var name = node.Operation.Name;
        if (!node.Outputs[0].IsBatched)
        {
            return node.Outputs[0].NeedsGradient ? $"{name} changes parameters before samples meet them" : null;
        }

        if (node.Operation.Coupling == SampleCoupling.Unknown)
        {
            return $"{name} does not say how samples depend on each other";
        }

        foreach (var value in node.Outputs)
        {
            if (value.Shape.Rank == 0 || value.Shape[0] % parts.Samples != 0)
            {
                return $"{name} has a result {value.Shape} without a batch axis";
            }
        }

        foreach (var value in node.Inputs)
        {
            if (value.IsBatched && (value.Shape.Rank == 0 || value.Shape[0] % parts.Samples != 0))
            {
                return $"{name} has an input {value.Shape} without a batch axis";
            }
        }

        return null;
    }

    private static Shape[] ShapesOf(ReadOnlySpan<Value> values)
    {
        var shapes = new Shape[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            shapes[index] = values[index].Shape;
        }

        return shapes;
    }

    private static TapeNode Scheduled(TapeNode node, in MicroBatches parts)
    {
        if (parts.Count > 1 && ObstacleIn(node, parts) is null)
        {
            node.Schedule = ScheduleOf(node);
            node.MicroBatchCalls = node.Schedule == NodeSchedule.Whole ? [] : [.. CallsFor(node, parts)];
        }

        return node;
    }

    private static NodeSchedule ScheduleOf(TapeNode node)
    {
        if (!node.Outputs[0].IsBatched)
        {
            return NodeSchedule.Whole;
        }

        if (node.Operation.Coupling == SampleCoupling.MicroBatch)
        {
            return NodeSchedule.EachMicroBatch;
        }

        var hasSharedGradients = node.Inputs.Any(value => value.NeedsGradient && !value.IsBatched);

        // What an operation saved for all samples cannot be cut: only the operation itself knows its order.
        return !hasSharedGradients ? NodeSchedule.Whole
            : node.Operation is ISharedGradients || node.Whole.SavedLength == 0 ? NodeSchedule.Split
            : NodeSchedule.EachMicroBatch;
    }

    private static IEnumerable<NodeCall> CallsFor(TapeNode node, MicroBatches parts)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            var samples = parts.SizeOf(part);
            var shapes = node.Inputs.Select(value => value.IsBatched ? value.Shape.WithFirst(value.Shape[0] / parts.Samples * samples) : value.Shape);
            yield return CallFor(node.Operation, [.. shapes], parts.Start(part), samples);
        }
    }

    private static NodeCall CallFor(Operation operation, Shape[] inputs, int start, int samples)
    {
        var outputs = ImmutableArray.CreateBuilder<Shape>(operation.OutputCount);
        for (var output = 0; output < operation.OutputCount; output++)
        {
            outputs.Add(output == 0 ? operation.InferShape(inputs) : operation.InferShape(inputs, output));
        }

        return new NodeCall
        {
            InputShapes = [.. inputs],
            OutputShapes = outputs.ToImmutable(),
            Start = start,
            Samples = samples,
            SavedLength = operation.SavedLength(inputs),
            ScratchLength = operation.ScratchLength(inputs),
        };
    }
}
