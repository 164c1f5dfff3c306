using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Training;

namespace Cluster.Training;

/// <summary>Computes outputs of samples, some at a time. A sample's outputs do not depend on which others are computed with it.</summary>
internal static class Prediction
{
    private const int Chunk = 256;

    /// <exception cref="ArgumentException">The length is no multiple of a sample's.</exception>
    public static float[] Of(
        Module module, ParameterLayout layout, AlignedBuffer weights, Shape input, Shape output, ReadOnlyMemory<float> samples)
    {
        var (inputSize, outputSize) = (input.ElementCount, output.ElementCount);
        var (count, rest) = Math.DivRem(samples.Length, inputSize);
        if (rest != 0)
        {
            throw new ArgumentException($"Predict needs whole samples of {inputSize} numbers, got {samples.Length} numbers; check their shape.");
        }

        var outputs = new float[checked(count * outputSize)];
        ForwardGraph? graph = null;
        for (var start = 0; start < count; start += Chunk)
        {
            var together = Math.Min(Chunk, count - start);
            if (graph?.Samples != together)
            {
                graph?.Dispose();
                graph = new ForwardGraph(module, layout, input, together);
            }

            samples.Span.Slice(start * inputSize, together * inputSize).CopyTo(graph.Inputs);
            graph.Forward(weights);
            graph.Outputs.CopyTo(outputs.AsSpan(start * outputSize));
        }

        graph?.Dispose();
        return outputs;
    }
}
