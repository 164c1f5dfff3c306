using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

/// <summary>A training run shrunk to one weight. A micro-batch's sum depends on round, leaf and weight, and the values are such
/// that almost any other order of additions gives other bits.</summary>
internal static class ModelArithmetic
{
    private static readonly float[] Awkward = [1e8f, -1e8f, 1f, -1f, 0.1f, 3e-5f, -0f, 16777216f, -16777215f, 1e-38f, 7.77e7f, -1.25e8f];

    /// <summary>What a worker computes for one micro-batch.</summary>
    public static float Leaf(Round round, int leaf, float weight)
    {
        var hash = ScheduleRandom.Hash((long)round.Kind, round.Step, leaf);
        return Awkward[hash % (ulong)Awkward.Length] * (1f + (weight * 1e-3f));
    }

    /// <summary>The sum of a present node: left child plus right child, all the way down; a child without a sibling stands alone.</summary>
    public static float Sum(Round round, Subtree node, Func<Subtree, float?> known)
    {
        if (known(node) is { } value)
        {
            return value;
        }

        if (node.Level == 0)
        {
            throw new ArgumentException($"No sum covers leaf {node.Index} of {round}.", nameof(node));
        }

        var left = new Subtree(node.Level - 1, node.Index * 2);
        return round.Tree.IsPresent(left.Sibling)
            ? Sum(round, left, known) + Sum(round, left.Sibling, known)
            : Sum(round, left, known);
    }

    /// <summary>What a worker with the given weight sends for a node.</summary>
    public static float Computed(Round round, Subtree node, float weight) =>
        Sum(round, node, at => at.Level == 0 ? Leaf(round, at.Index, weight) : null);

    /// <summary>The rounds of a plan, written out plainly, each with the root that one undisturbed worker gets.</summary>
    public static List<(Round Round, float Root)> Undisturbed(TrainingPlan plan)
    {
        List<(Round, float)> results = [];
        var (weights, step) = (new ModelAverage(), 0L);
        while (step < plan.TotalSteps)
        {
            var (epoch, stepInEpoch) = ((int)(step / plan.StepsPerEpoch), (int)(step % plan.StepsPerEpoch));
            var leaves = stepInEpoch == plan.StepsPerEpoch - 1 ? plan.LeavesInLastStep : plan.LeavesPerStep;
            Run(new Round(RoundKind.Train, step++, epoch, stepInEpoch, leaves));
            if (plan.EvaluationLeaves > 0 && (step % plan.EvaluationInterval == 0 || step == plan.TotalSteps))
            {
                Run(new Round(RoundKind.Evaluate, step, epoch, 0, plan.EvaluationLeaves) { WeightsKind = plan.Evaluates });
            }
        }

        return results;

        void Run(Round round)
        {
            var root = Computed(round, round.Tree.Root, weights.WeightOf(round.WeightsKind));
            results.Add((round, root));
            weights.Update(round, root);
        }
    }
}
