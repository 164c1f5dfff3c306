using System.Text.Json;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Schedules;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Optimizers;

/// <summary>Every optimizer, after every step, through the same weight update as in training.</summary>
[GoldenArea("optimizers")]
public sealed class OptimizerGoldenTests
{
    public static TheoryData<string> Cases => GoldenSet.Names("optimizers", example => !IsClipping(example));

    public static TheoryData<string> Clippings => GoldenSet.Names("optimizers", IsClipping);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_GoldenCase_MatchesPyTorchAfterEveryStep(string name)
    {
        var example = GoldenSet.Case("optimizers", name);
        using var arena = new GoldenArena(example, "p", GoldenOptimizer.OfCase(example), Options(example));
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            example.Inputs[arena.Names[tensor]].Floats.CopyTo(arena.In(arena.Weights, tensor));
        }

        for (var step = 0; step < example.Number("steps"); step++)
        {
            for (var tensor = 0; tensor < arena.Names.Length; tensor++)
            {
                Gradient(example, tensor, step, arena.In(arena.Weights, tensor)).CopyTo(arena.In(arena.Gradients, tensor));
            }

            var result = arena.Update.Step(arena.Weights, arena.Gradients, 1f, arena.State);
            Assert.Equal(PositionDigest.Of(arena.Weights.Span), result.WeightsDigest);
            AssertWeights(example, arena, step);
        }

        AssertState(example, arena);
    }

    [Theory]
    [MemberData(nameof(Clippings))]
    public void Clipping_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("optimizers", name);
        var clipping = example.Kind switch
        {
            "clip_grad_norm" or "clip_grad_norm_exact" => new GradientClipping
            {
                MaxNorm = example.Number("max_norm"),
                NormType = NormType(example.Parameters.GetProperty("norm_type")),
                Epsilon = example.Number("eps"),
            },
            "clip_grad_value" => new GradientClipping { MaxValue = example.Number("clip_value") },
            var other => throw new ArgumentException($"no clipping is called {other}"),
        };

        // The first direction of momentum is the gradient itself.
        using var arena = new GoldenArena(example, "g", new Momentum(0.1), new WeightUpdateOptions { Clipping = clipping });
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            example.Inputs[arena.Names[tensor]].Floats.CopyTo(arena.In(arena.Gradients, tensor));
        }

        var result = arena.Update.Step(arena.Weights, arena.Gradients, 1f, arena.State);
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            example.Expected["clipped." + arena.Names[tensor]].AssertMatches(arena.In(arena.State["momentum_buffer"], tensor), name);
        }

        if (clipping.MaxNorm is not null)
        {
            example.Expected["total_norm"].AssertMatches(result.GradientNorm!.Value, "norm");
        }
    }

    private static bool IsClipping(GoldenCase example) => example.Kind.StartsWith("clip", StringComparison.Ordinal);

    private static WeightUpdateOptions Options(GoldenCase example)
    {
        var rate = example.Number("lr");
        return new WeightUpdateOptions
        {
            Schedule = example.Parameters.TryGetProperty("lr_per_step", out var rates) ? new Listed(rates) : null,
            Groups = example.Parameters.TryGetProperty("groups", out var groups)
                ? [.. groups.EnumerateArray().Select((group, index) => new ParameterGroup($"p{index}")
                {
                    LearningRateFactor = group.GetProperty("lr").GetDouble() / rate,
                    WeightDecay = group.GetProperty("weight_decay").GetDouble(),
                })]
                : [],
        };
    }

    private static double NormType(JsonElement type) => type.ValueKind == JsonValueKind.String ? double.PositiveInfinity : type.GetDouble();

    private static void AssertWeights(GoldenCase example, GoldenArena arena, int step)
    {
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            var expected = example.Expected["params." + arena.Names[tensor]];
            var weights = arena.In(arena.Weights, tensor);
            for (var element = 0; element < weights.Length; element++)
            {
                expected.AssertMatches((step * weights.Length) + element, weights[element], $"{arena.Names[tensor]} after step {step}");
            }
        }
    }

    private static void AssertState(GoldenCase example, GoldenArena arena)
    {
        var states = example.Expected.Keys.Where(key => key.StartsWith("state.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(arena.State.Names.Length * arena.Names.Length, states.Length);
        foreach (var key in states)
        {
            var name = key.Split('.')[1];
            var tensor = Array.IndexOf(arena.Names, key.Split('.')[2]);
            example.Expected[key].AssertMatches(arena.In(arena.State[name], tensor), key);
        }
    }

    /// <summary>The recorded gradient of a step, or A·(p - b) at the current p.</summary>
    private static float[] Gradient(GoldenCase example, int tensor, int step, ReadOnlySpan<float> weights)
    {
        var count = weights.Length;
        if (example.Inputs.TryGetValue($"g{tensor}", out var recorded))
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

    private sealed class Listed(JsonElement rates) : Schedule
    {
        public override double RateAt(long step) => rates[(int)step].GetDouble();
    }
}
