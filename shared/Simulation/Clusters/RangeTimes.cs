using System.Collections.Immutable;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Simulation.Models;
using Cluster.Simulation.Time;

namespace Cluster.Simulation.Clusters;

/// <summary>A stretch of computing, after which sums are final.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="Subtree">The subtree whose sums are final then.</param>
/// <param name="Bucket">The bucket of them, or null for all.</param>
internal readonly record struct Stretch(double Seconds, Subtree Subtree, int? Bucket);

/// <summary>How long workers take over ranges, and when which part of their sums is final.</summary>
internal sealed class RangeTimes
{
    private readonly Scenario _scenario;
    private readonly CountedRandom _random;
    private readonly double[] _passShares;

    public RangeTimes(Scenario scenario)
    {
        _scenario = scenario;
        _random = new CountedRandom(scenario.Seed);
        var buckets = scenario.Buckets;
        _passShares = [.. Enumerable.Range(1, buckets).Select(bucket => scenario.Work.PassShareOf((double)bucket / buckets))];
    }

    /// <summary>The stretches of a range, one behind the other.</summary>
    public ImmutableArray<Stretch> Of(int worker, Round round, LeafRange range)
    {
        var factor = FactorOf(worker, round.Step);
        var (threads, tree) = (_scenario.Placement.Threads, round.Tree);
        var longest = RangePlanner.Plan(tree, range, threads).Max(part => SecondsOf(tree, part));
        var perLeaf = longest / range.Count * factor;
        var subtrees = tree.SubtreesOf(range).ToList();
        var before = _scenario.Compute.AssignmentSeconds;
        if (!_scenario.LeavesEarly)
        {
            return [.. subtrees.Select((node, index) => new Stretch(index == 0 ? before + (longest * factor) : 0, node, null))];
        }

        // A subtree's last group is where its gradients become final, from the arena's end to its beginning.
        var stretches = ImmutableArray.CreateBuilder<Stretch>(subtrees.Count * _passShares.Length);
        foreach (var node in subtrees)
        {
            var leaves = tree.LeavesOf(node).Count;
            var lastGroup = Math.Min(leaves, ComputeModel.MostTogether * threads) * perLeaf;
            var isCutUp = leaves > 1 && _scenario.Work.ComesOneByOne;
            var pass = isCutUp ? 0 : lastGroup * _scenario.Compute.BackwardShare;
            var sofar = 0.0;
            for (var bucket = 0; bucket < _passShares.Length; bucket++)
            {
                var since = (leaves * perLeaf) - pass + (pass * _passShares[bucket]);
                stretches.Add(new Stretch(before + since - sofar, node, bucket));
                (sofar, before) = (since, 0);
            }
        }

        return stretches.MoveToImmutable();
    }

    private double SecondsOf(ReductionTree tree, LeafRange part) => tree
        .SubtreesOf(part, ComputeModel.MostTogether)
        .Sum(node => _scenario.Compute.GroupSeconds(tree.LeavesOf(node).Count, _scenario.Work.SamplesPerMicroBatch));

    private double FactorOf(int worker, long step)
    {
        var variation = _scenario.Variation;
        var factor = variation.Slow.GetValueOrDefault(worker, 1);
        factor *= CrowdingOf(worker);
        factor *= FactorAbout(variation.Spread, RandomPurpose.Speed, worker, 0);
        factor *= FactorAbout(variation.Jitter, RandomPurpose.Jitter, worker, step);
        var straggles = variation.StragglerChance > 0
            && _random.Uniform(RandomPurpose.Straggle, worker, step) < variation.StragglerChance;
        return straggles ? factor * variation.StragglerFactor : factor;
    }

    // Between one busy core and all of them the slow-down grows evenly.
    private double CrowdingOf(int worker)
    {
        var (placement, crowding) = (_scenario.Placement, _scenario.Compute.Crowding);
        if (crowding <= 1 || placement.Cores <= 1 || placement.WaitsInsteadOfComputing)
        {
            return 1;
        }

        var together = placement.IsOneMachine ? placement.Workers : placement.WorkersOn(placement.HostOf(worker));
        var busy = Math.Min(placement.Cores, together * placement.Threads);
        return 1 + ((crowding - 1) * (busy - 1) / (placement.Cores - 1));
    }

    // A worker cannot be faster than by any factor: beyond this the model has nothing to say.
    private double FactorAbout(double deviation, RandomPurpose purpose, long first, long second) =>
        deviation > 0 ? Math.Max(0.1, 1 + (deviation * _random.Normal(purpose, first, second))) : 1;
}
