using System.Collections.Immutable;
using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>What each module of a model costs: parameters, arithmetic and memory, read off recordings; nothing is computed.</summary>
/// <remarks>The rule of counting: in products of matrices, convolutions among them, a multiplication with the addition behind it counts as
/// two, and nothing else of such an operation counts. Any other operation counts one for each number that it reads of a sample or writes,
/// whichever are more; what becomes of parameters before samples meet them does not count. Backward counts a product
/// once for each factor whose gradient is needed, two at most, and any other operation as forward does; a recomputed stretch counts forward
/// again. The loss does not count.</remarks>
public static class ModelProfile
{
    // One sample has no statistics.
    private const int Samples = 2;

    /// <summary>The model, then its modules, each before those within it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="parts">The micro-batches of the tape whose memory is told; where they are computed one after the other, that of one.</param>
    /// <exception cref="ShapeException">The model cannot take such samples.</exception>
    public static ImmutableArray<ModuleProfile> Of(Module model, ParameterLayout layout, Shape sampleShape, in MicroBatches parts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        var sample = new ModelRecording(model, layout, sampleShape, new MicroBatches(Samples), keepsResults: true);
        sample.Plan();
        var memory = MemoryOf(Recorded(model, layout, sampleShape, parts));
        return
        [
            .. sample.Recorder.Modules.Select((span, index) => new ModuleProfile(
                span.Name,
                span.Depth,
                span.Module,
                new Shape(span.Result!.Shape.Sizes[1..]),
                ParametersOf(layout, span.Name),
                NodesOf(sample, span).Sum(Forward) / Samples,
                NodesOf(sample, span).Sum(Backward) / Samples,
                memory[index])),
        ];
    }

    /// <summary>Whether several micro-batches are computed on one tape. Else they come one after the other, and their sum, with it every gradient, is
    /// final only after the last of them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="parts">The micro-batches.</param>
    /// <exception cref="ShapeException">The model cannot take such samples.</exception>
    public static bool RunsTogether(Module model, ParameterLayout layout, Shape sampleShape, in MicroBatches parts) =>
        new ModelRecording(model, layout, sampleShape, parts).RunsTogether;

    private static ModelRecording Recorded(Module model, ParameterLayout layout, Shape sampleShape, in MicroBatches parts)
    {
        var recording = new ModelRecording(model, layout, sampleShape, parts);
        return recording.RunsTogether ? recording : new ModelRecording(model, layout, sampleShape, new MicroBatches(parts.Size));
    }

    // The plan drops values from the recording that are not computed, so the stretches of modules are cut out before.
    private static ImmutableArray<long> MemoryOf(ModelRecording recording)
    {
        var roots = recording.Recorder.Modules.Select(span => recording.Recorder.Roots.Take(span.Roots).ToArray()).ToArray();
        var plan = recording.Plan();
        return [.. roots.Select(values => values.Sum(plan.ReservedFor) * sizeof(float))];
    }

    private static IEnumerable<TapeNode> NodesOf(ModelRecording recording, ModuleSpan span) => recording.Recorder.Nodes.Take(span.Nodes);

    private static long ParametersOf(ParameterLayout layout, string name) => layout.Parameters
        .Where(slice => slice.IsTrainable && (name.Length == 0 || slice.Name.StartsWith($"{name}.", StringComparison.Ordinal)))
        .Sum(slice => (long)slice.Length);

    private static long Forward(TapeNode node)
    {
        // How samples lie in memory is no part of the model, and what becomes of parameters is done once for all samples.
        if (node.Operation is LanesOperation || !node.Outputs[0].IsBatched)
        {
            return 0;
        }

        var products = node.Operation.ProductFlops(node.Whole.InputShapes.AsSpan());
        return products > 0 ? products : Math.Max(
            node.Outputs.Max(output => (long)output.Shape.ElementCount),
            node.Inputs.Where(input => input.IsBatched).Select(input => (long)input.Shape.ElementCount).DefaultIfEmpty().Max());
    }

    private static long Backward(TapeNode node)
    {
        if (!node.RunsBackward)
        {
            return 0;
        }

        var forward = Forward(node);
        var isProduct = node.Operation.ProductFlops(node.Whole.InputShapes.AsSpan()) > 0;
        var factors = isProduct ? Math.Min(2, node.Inputs.Count(input => input.NeedsGradient && input.Shape.Rank > 1)) : 1;
        return forward * (factors + (node.Segment >= 0 ? 1 : 0));
    }
}
