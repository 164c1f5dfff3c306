using System.Text.Json;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Layers;

/// <summary>Batch norm over one batch or several, with its running statistics.</summary>
internal static class BatchNormKind
{
    public static void Check(GoldenCase example)
    {
        var momentum = example.Parameters.GetProperty("momentum");
        var steps = (int)example.Number("steps");
        var input = example.Inputs["input"];
        var batch = steps == 1 ? input.Shape : new Shape(input.Shape.Sizes[1..]);
        var norm = new BatchNorm(
            batch[1],
            example.Number("eps"),
            momentum.ValueKind == JsonValueKind.Null ? null : momentum.GetDouble(),
            example.Parameters.GetProperty("affine").GetBoolean(),
            example.Parameters.GetProperty("track_running_stats").GetBoolean());
        var layout = ParameterLayout.Of(norm);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);
        foreach (var slice in layout.Parameters)
        {
            if (example.Inputs.TryGetValue(slice.Name, out var tensor))
            {
                tensor.Floats.CopyTo(weights.Span[slice.Offset..]);
            }
        }

        var recorder = new TapeRecorder(layout);
        var samples = recorder.Input(batch, needsGradient: true);
        using var tape = recorder.Finish(norm.Record(recorder, samples));
        var context = new PassContext(1, 0, 0, example.Parameters.GetProperty("training").GetBoolean());
        var length = batch.ElementCount;
        var totals = layout.Parameters.ToDictionary(slice => slice.Name, slice => new float[slice.Length]);
        for (var step = 0; step < steps; step++)
        {
            input.Floats.AsSpan(step * length, length).CopyTo(tape.ValuesOf(samples));
            tape.Forward(weights, context);
            Matches(example.Expected["output"], step * length, tape.ValuesOf(tape.Output), "output");
            example.Upstream["output"].Floats.AsSpan(step * length, length).CopyTo(tape.GradientOf(tape.Output));
            tape.Backward(weights, gradients, context);
            Matches(example.Gradients["input"], step * length, tape.GradientOf(samples), "gradient in input");
            foreach (var slice in layout.Parameters)
            {
                for (var index = 0; index < slice.Length; index++)
                {
                    totals[slice.Name][index] += gradients.Span[slice.Offset + index];
                }
            }

            layout.UpdateStatistics(weights, gradients);
        }

        foreach (var slice in layout.Parameters)
        {
            if (example.Gradients.TryGetValue(slice.Name, out var gradient))
            {
                gradient.AssertMatches(totals[slice.Name], $"gradient in {slice.Name}");
            }

            if (example.Expected.TryGetValue(slice.Name + "_after", out var after))
            {
                after.AssertMatches(weights.Span.Slice(slice.Offset, slice.Length), slice.Name);
            }
        }
    }

    private static void Matches(GoldenTensor expected, int start, ReadOnlySpan<float> actual, string subject)
    {
        for (var index = 0; index < actual.Length; index++)
        {
            expected.AssertMatches(start + index, actual[index], subject);
        }
    }
}
