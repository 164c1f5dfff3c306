using Cluster.Collectives.Reduction;
using Cluster.Data;
using Cluster.Engine.Autograd;
using Cluster.Engine.Training;
using Cluster.Jobs;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Training.Computing;

namespace Cluster.Worker;

/// <summary>Native memory that one worker comes to hold for a job, besides its data: every form of range that it may be given is planned as
/// the worker plans it, and nothing is allocated.</summary>
/// <param name="WeightBytes">The weights; where replicas train by themselves, also those of each thread's replica, and what its optimizer
/// remembers.</param>
/// <param name="GradientBytes">Sums of gradients that are held at one time at most.</param>
/// <param name="ActivationBytes">Values, their gradients and what is kept for backward, of all threads.</param>
/// <param name="ScratchBytes">Room for single calls, of all threads.</param>
public sealed record WorkerMemory(long WeightBytes, long GradientBytes, long ActivationBytes, long ScratchBytes)
{
    /// <summary>All of it.</summary>
    public long Bytes => WeightBytes + GradientBytes + ActivationBytes + ScratchBytes;

    /// <summary>The memory of the worker that needs most, where all workers are there from the beginning to the end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="workers">Number of workers, 1 or more.</param>
    /// <param name="threads">Compute threads of each, 1 or more.</param>
    public static WorkerMemory Of(TrainingJob job, int workers, int threads)
    {
        ArgumentNullException.ThrowIfNull(job);
        var known = new Dictionary<MicroBatches, MicroBatchMemory>();
        return Enumerable.Range(0, workers).Select(worker => Of(job, workers, worker, threads, known)).MaxBy(memory => memory.Bytes)!;
    }

    /// <summary>The micro-batches that the first thread of the first worker computes at once in a whole step.</summary>
    /// <param name="job">The job.</param>
    /// <param name="workers">Number of workers, 1 or more.</param>
    /// <param name="threads">Compute threads of each, 1 or more.</param>
    public static MicroBatches FirstTape(TrainingJob job, int workers, int threads)
    {
        ArgumentNullException.ThrowIfNull(job);
        var round = RoundsOf(job)[0];
        return FormsOf(job, round, PartOf(round, PartOf(round, round.Leaves, workers, 0), threads, 0)).First();
    }

    private static WorkerMemory Of(
        TrainingJob job, int workers, int worker, int threads, Dictionary<MicroBatches, MicroBatchMemory> known)
    {
        var (activations, scratch, arenas, replicas) = (0L, 0L, 0, 0);
        for (var thread = 0; thread < threads; thread++)
        {
            var ranges = RoundsOf(job)
                .Select(round => (Round: round, Range: PartOf(round, PartOf(round, round.Leaves, workers, worker), threads, thread)));
            foreach (var parts in ranges.SelectMany(part => FormsOf(job, part.Round, part.Range)).Distinct())
            {
                if (!known.TryGetValue(parts, out var memory))
                {
                    known[parts] = memory = MicroBatchMemory.Of(job.Model, job.Layout, job.SampleShape, parts);
                }

                (activations, scratch) = (activations + memory.ActivationBytes + memory.GradientBytes, scratch + memory.ScratchBytes);
            }

            var trained = ranges.Where(part => part.Round.Kind == RoundKind.Train).ToList();
            arenas += trained.Max(part => ArenasOf(part.Round, part.Range, job.Replicas is not null));
            if (job.Replicas is not null && trained.Exists(part => part.Range.Count > 0))
            {
                replicas++;
                arenas += BatchesOf(job).Max(batch => ArenasOf(batch, batch.Leaves, trainsReplicas: false));
            }
        }

        // The sums of the round before are given back once those of this one are there.
        var whole = RoundsOf(job)[0];
        var sent = whole.Tree.CountSubtrees(PartOf(whole, whole.Leaves, workers, worker));
        var arena = (long)job.Layout.Length * sizeof(float);
        return new(arena * (1 + (replicas * ArenasOfReplica(job))), (arenas + sent) * arena, activations, scratch);
    }

    // A whole step, the last of an epoch, and an evaluation: no other round has another form.
    private static Round[] RoundsOf(TrainingJob job) =>
        [.. WholeAndLast(job.Steps), new Round(RoundKind.Evaluate, job.Steps.StepsPerEpoch, 0, 0, job.Evaluation.LeafCount(0))];

    // What a replica computes within a round.
    private static Round[] BatchesOf(TrainingJob job) => WholeAndLast(job.Training);

    private static Round[] WholeAndLast(IStepPlan plan)
    {
        var last = plan.StepsPerEpoch - 1;
        return [new Round(RoundKind.Train, 0, 0, 0, plan.LeafCount(0)), new Round(RoundKind.Train, last, 0, last, plan.LeafCount(last))];
    }

    private static int ArenasOfReplica(TrainingJob job)
    {
        if (job.Replicas is null)
        {
            return 0;
        }

        using var replica = job.CreateReplica();
        return replica.ArenaCount;
    }

    private static LeafRange PartOf(Round round, LeafRange range, int count, int index)
    {
        var parts = RangePlanner.Plan(round.Tree, range, count);
        return index < parts.Length ? parts[index] : new LeafRange(0, 0);
    }

    private static IEnumerable<MicroBatches> FormsOf(TrainingJob job, Round round, LeafRange range) => round.Kind switch
    {
        RoundKind.Train when job.Replicas is not null => range.Count == 0
            ? []
            : BatchesOf(job).SelectMany(batch => FormsOf(job.Training, batch, batch.Leaves)),
        RoundKind.Train => FormsOf(job.Training, round, range),
        _ => FormsOf(job.Evaluation, round, range),
    };

    private static IEnumerable<MicroBatches> FormsOf(BatchPlan plan, Round round, LeafRange range) =>
        SubtreeComputer.SubtreesOf(round, range).Select(node => SubtreeComputer.PartsOf(plan, round, round.Tree.LeavesOf(node)));

    // The reducer itself says how many sums there are at once: these are empty.
    private static int ArenasOf(Round round, LeafRange range, bool trainsReplicas)
    {
        using var pool = new SubtreeSumsPool(gradientLength: 0);
        var rented = new HashSet<SubtreeSums>();
        var reducer = new TreeReducer(pool);
        reducer.Reset(round.Tree);
        foreach (var node in SubtreeComputer.SubtreesOf(round, range, trainsReplicas))
        {
            var sums = pool.Rent(withGradients: false);
            rented.Add(sums);
            sums.Node = node;
            reducer.Add(sums);
        }

        reducer.Reset(round.Tree);
        return rented.Count;
    }
}
