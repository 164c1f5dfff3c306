using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Golden.Optimizers;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Regularization;

/// <summary>Every penalty and its gradient, through a weight update whose own gradients are zero.</summary>
[GoldenArea("regularisation")]
public sealed class PenaltyGoldenTests
{
    public static TheoryData<string> Cases => GoldenSet.Names("regularisation");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_GoldenCase_AddsPyTorchsPenaltyAndGradient(string name)
    {
        var example = GoldenSet.Case("regularisation", name);

        // The first direction of momentum is the gradient itself.
        using var arena = new GoldenArena(example, "w", new Momentum(0.1), new WeightUpdateOptions { Penalty = Create(example) });
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            example.Inputs[arena.Names[tensor]].Floats.CopyTo(arena.In(arena.Weights, tensor));
        }

        var result = arena.Update.Step(arena.Weights, arena.Gradients, 1f, arena.State);

        example.Expected["penalty"].AssertMatches(result.Penalty, "penalty");
        for (var tensor = 0; tensor < arena.Names.Length; tensor++)
        {
            example.Gradients[arena.Names[tensor]].AssertMatches(arena.In(arena.State["momentum_buffer"], tensor), arena.Names[tensor]);
        }
    }

    private static Penalty Create(GoldenCase example) => example.Kind switch
    {
        "l1" => Penalty.L1(example.Number("lambda")),
        "l2" => Penalty.L2(example.Number("lambda")),
        "l2_half" => Penalty.L2Half(example.Number("lambda")),
        "elastic_net" => Penalty.ElasticNet(example.Number("lambda1"), example.Number("lambda2")),
        "elastic_net_ratio" => Penalty.ElasticNetRatio(example.Number("lambda"), example.Number("ratio")),
        "group_lasso" => Penalty.GroupLasso(example.Number("lambda")),
        var other => throw new ArgumentException($"no penalty is called {other}"),
    };
}
