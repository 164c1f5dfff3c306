using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class RandomSearchTests
{
    [Fact]
    public void Step_LossThatRose_GoesBackToTheKeptWeights()
    {
        using var run = new UpdateFixture(new RandomSearch(0, seed: 7));
        var first = run.Weights.Span.ToArray();
        Step(run, loss: 2);
        run.Weights.Span[0] += 1;

        Step(run, loss: 3);
        Bits.AssertEqual(first, run.Weights.Span, "weights of the smaller loss");

        run.Weights.Span[0] += 1;
        var better = run.Weights.Span.ToArray();
        Step(run, loss: 1);
        Bits.AssertEqual(better, run.Weights.Span, "weights of the smallest loss");

        run.Weights.Span[0] += 1;
        Step(run, loss: double.NaN);
        Bits.AssertEqual(better, run.Weights.Span, "weights of the smallest loss");
    }

    [Fact]
    public void Step_Quadratic_NeverGetsWorseAndComesNear()
    {
        using var run = new UpdateFixture(
            new RandomSearch(0.1, seed: 7), new WeightUpdateOptions { Groups = [new ParameterGroup("a", "c") { Frozen = true }] });
        double Loss(Engine.Memory.AlignedBuffer arena) => run.In(arena, "b").ToArray().Sum(weight => (weight - 0.5) * (weight - 0.5));
        var start = Loss(run.Weights);
        var best = double.PositiveInfinity;
        for (var step = 0; step < 500; step++)
        {
            Step(run, Loss(run.Weights));
            Assert.True(Loss(run.State["kept"]) <= best);
            best = Loss(run.State["kept"]);
        }

        Assert.True(best < start / 20);
    }

    [Fact]
    public void StepRange_AnySplit_ProposesTheSameWeights()
    {
        using var whole = new UpdateFixture(new RandomSearch(0.1, seed: 7));
        using var parts = new UpdateFixture(new RandomSearch(0.1, seed: 7));
        var optimizer = parts.Update.Optimizer;
        (optimizer.Loss, whole.Update.Optimizer.Loss) = (1, 1);
        whole.Update.Optimizer.Step(whole.Weights, whole.Gradients, 1f, whole.State);

        parts.State.BeginStep();
        optimizer.StepRange(parts.Weights, parts.Gradients, 1f, parts.State, 33, parts.Weights.Length - 33);
        optimizer.StepRange(parts.Weights, parts.Gradients, 1f, parts.State, 0, 33);

        Bits.AssertEqual(whole.Weights.Span, parts.Weights.Span, "proposal");
    }

    private static void Step(UpdateFixture run, double loss) => run.Update.Step(run.Weights, run.Gradients, 1f, run.State, loss);
}
