using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

/// <summary>LAMB, LARS and look-ahead momentum against the same formulas in float64, written down once more.</summary>
public sealed class LayerwiseTests
{
    private const int Steps = 4;
    private static readonly string[] Layers = ["a", "b", "c"];

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(2.0)]
    public void Lamb_SeveralSteps_FollowsThePaper(double largestWeightNorm)
    {
        const double Rate = 0.05, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6, Decay = 0.1;
        using var run = new UpdateFixture(new Lamb(Rate, Beta1, Beta2, Epsilon, Decay, largestWeightNorm));
        var first = Layers.ToDictionary(name => name, name => new double[run.In(run.Weights, name).Length]);
        var second = Layers.ToDictionary(name => name, name => new double[run.In(run.Weights, name).Length]);

        AssertFollows(run, (name, step, w, g) =>
        {
            var direction = new double[w.Length];
            for (var i = 0; i < w.Length; i++)
            {
                first[name][i] = (Beta1 * first[name][i]) + ((1 - Beta1) * g[i]);
                second[name][i] = (Beta2 * second[name][i]) + ((1 - Beta2) * g[i] * g[i]);
                var corrected = first[name][i] / (1 - Math.Pow(Beta1, step));
                direction[i] = (corrected / (Math.Sqrt(second[name][i] / (1 - Math.Pow(Beta2, step))) + Epsilon)) + (Decay * w[i]);
            }

            var ratio = Math.Min(Norm(w), largestWeightNorm) / Norm(direction);
            return [.. w.Zip(direction, (weight, d) => weight - (Rate * ratio * d))];
        });
    }

    [Fact]
    public void Lars_SeveralSteps_FollowsThePaper()
    {
        const double Rate = 2, Share = 0.7, Decay = 0.05, Trust = 0.02, Epsilon = 1e-3;
        using var run = new UpdateFixture(new Lars(Rate, Share, Decay, Trust, Epsilon));
        var velocity = Layers.ToDictionary(name => name, name => new double[run.In(run.Weights, name).Length]);

        AssertFollows(run, (name, _, w, g) =>
        {
            var ratio = Trust * Norm(w) / (Norm(g) + (Decay * Norm(w)) + Epsilon);
            for (var i = 0; i < w.Length; i++)
            {
                velocity[name][i] = (Share * velocity[name][i]) + (Rate * ratio * (g[i] + (Decay * w[i])));
            }

            return [.. w.Zip(velocity[name], (weight, v) => weight - v)];
        });
    }

    [Theory]
    [InlineData("lamb")]
    [InlineData("lars")]
    public void Step_LayerOfZeros_TakesTheStepUnscaled(string kind)
    {
        using var run = new UpdateFixture(kind == "lamb" ? new Lamb(0.1, weightDecay: 0) : new Lars(0.1));
        run.Weights.Span.Clear();
        run.In(run.Gradients, "b").Fill(2);

        run.Step();

        // Adam's first step is the rate; the gradient is 2 · 0.25.
        Assert.All(run.In(run.Weights, "b").ToArray(), weight => Assert.Equal(kind == "lamb" ? -0.1 : -0.05, weight, 1e-6));
        Assert.All(run.In(run.Weights, "a").ToArray(), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void EmaNesterov_WeightsAhead_AreThoseOfTheTwoPointForm()
    {
        const double Rate = 0.3, Beta = 0.8;
        using var run = new UpdateFixture(new EmaMomentum(Rate, Beta, nesterov: true));
        var plain = run.In(run.Weights, "a").ToArray().Select(weight => (double)weight).ToArray();
        var velocity = new double[plain.Length];
        for (var step = 0; step < 20; step++)
        {
            // The gradient of Σ(i + 1)/10·w², at the point ahead.
            var ahead = run.In(run.Weights, "a").ToArray();
            run.Gradients.Span.Clear();
            for (var i = 0; i < plain.Length; i++)
            {
                run.In(run.Gradients, "a")[i] = 4 * (i + 1) / 50f * ahead[i];
                var gradient = (i + 1) / 50.0 * (plain[i] - (Rate * Beta * velocity[i]));
                velocity[i] = (Beta * velocity[i]) + ((1 - Beta) * gradient);
                plain[i] -= Rate * velocity[i];
            }

            run.Step();
            for (var i = 0; i < plain.Length; i++)
            {
                Assert.Equal(plain[i] - (Rate * Beta * velocity[i]), run.In(run.Weights, "a")[i], 2e-6);
            }
        }
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    /// <summary>Steps the fixture and a rule in float64 over each layer, side by side.</summary>
    private static void AssertFollows(UpdateFixture run, Func<string, int, double[], double[], double[]> rule)
    {
        var weights = Layers.ToDictionary(
            name => name, name => run.In(run.Weights, name).ToArray().Select(weight => (double)weight).ToArray());
        for (var step = 1; step <= Steps; step++)
        {
            run.NextGradients(step);
            run.Step();
            foreach (var name in Layers)
            {
                double[] gradient = [.. run.In(run.Gradients, name).ToArray().Select(sum => 0.25 * sum)];
                weights[name] = rule(name, step, weights[name], gradient);
                for (var i = 0; i < weights[name].Length; i++)
                {
                    Assert.Equal(weights[name][i], run.In(run.Weights, name)[i], 3e-6);
                }
            }
        }
    }
}
