using Cluster.Golden.Suite;
using System.Text.Json;
using Cluster.Engine.Memory;
using Cluster.Engine.Optimizers;

namespace Cluster.Golden;

public sealed class OptimizerGoldenTests
{
    // The second parameter lies behind the first, as in an arena.
    private const int SliceLength = 16;

    public static TheoryData<string> Cases => GoldenSet.Names("optimizers", IsSupported);

    private static bool IsSupported(GoldenCase example) =>
        example.Kind is "sgd" or "momentum" or "adam"
        && (example.Kind != "momentum" || example.Name.Contains("torch"))
        && !example.Name.Contains("amsgrad")
        && !example.Name.Contains("hat")
        && !example.Name.EndsWith("param_groups", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_GoldenCase_MatchesPyTorchAfterEveryStep(string name)
    {
        var example = GoldenSet.Case("optimizers", name);
        string[] parameters = [.. example.Inputs.Keys.Where(key => key.StartsWith('p'))];
        var optimizer = GoldenOptimizer.Create(example.Parameters);
        using var weights = new AlignedBuffer(parameters.Length * SliceLength);
        using var gradients = new AlignedBuffer(parameters.Length * SliceLength);
        using var state = new OptimizerState(optimizer, weights.Length);
        for (var index = 0; index < parameters.Length; index++)
        {
            example.Inputs[parameters[index]].Floats.CopyTo(weights.Span[(index * SliceLength)..]);
        }

        for (var step = 0; step < example.Number("steps"); step++)
        {
            if (example.Parameters.TryGetProperty("lr_per_step", out JsonElement rates))
            {
                optimizer.LearningRate = rates[step].GetDouble();
            }

            for (var index = 0; index < parameters.Length; index++)
            {
                var slice = index * SliceLength;
                Gradient(example, parameters[index], step, weights.Span[slice..]).CopyTo(gradients.Span[slice..]);
            }

            optimizer.Step(weights, gradients, 1f, state);
            for (var index = 0; index < parameters.Length; index++)
            {
                var expected = example.Expected[$"params.{parameters[index]}"];
                var count = example.Inputs[parameters[index]].Values.Length;
                for (var element = 0; element < count; element++)
                {
                    expected.AssertMatches(
                        (step * count) + element, weights.Span[(index * SliceLength) + element], $"{parameters[index]} after step {step}");
                }
            }
        }

        AssertState(example, parameters, state);
    }

    private static void AssertState(GoldenCase example, string[] parameters, OptimizerState state)
    {
        foreach (var name in state.Names)
        {
            for (var index = 0; index < parameters.Length; index++)
            {
                var expected = example.Expected[$"state.{name}.{parameters[index]}"];
                expected.AssertMatches(state[name].Span.Slice(index * SliceLength, expected.Values.Length), name);
            }
        }
    }

    /// <summary>The recorded gradient of a step, or A·(p - b) at the current p.</summary>
    private static float[] Gradient(GoldenCase example, string parameter, int step, ReadOnlySpan<float> weights)
    {
        var count = example.Inputs[parameter].Values.Length;
        if (example.Inputs.TryGetValue("g" + parameter[1..], out var recorded))
        {
            return recorded.Floats.AsSpan(step * count, count).ToArray();
        }

        var (matrix, centre) = (example.Inputs["A"].Values, example.Inputs["b"].Values);
        var gradient = new float[count];
        for (var row = 0; row < count; row++)
        {
            var sum = 0.0;
            for (var column = 0; column < count; column++)
            {
                sum += matrix[(row * count) + column] * (weights[column] - centre[column]);
            }

            gradient[row] = (float)sum;
        }

        return gradient;
    }
}
