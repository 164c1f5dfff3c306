using System.Collections.Immutable;
using Cluster.Checkpoints;
using Cluster.Collectives.Messages;
using Cluster.Coordinator.Records;
using Cluster.Protocol;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Rounds;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Asking;

/// <summary>Says what a run does at the moment: what the core knows, what was told, and which waits have which deadlines.</summary>
/// <param name="run">The run.</param>
/// <param name="options">Settings.</param>
internal sealed class StatusReport(ServedRun run, IOptions<CoordinatorOptions> options)
{
    /// <summary>The status now.</summary>
    public RunStatus Make()
    {
        var (state, now) = run.Conductor.Look();
        var waits = WaitsOf(state, now);
        return run.Board.Complete(new RunStatus(
            run.Context.Job,
            run.Job.Spec.Name,
            run.Context.Term.Value,
            Environment.ProcessId,
            run.Board.Age.TotalSeconds,
            PhaseOf(state),
            state.Round.Step,
            TotalSteps: 0,
            state.Round.Epoch + 1,
            Epochs: 0)
        {
            Build = run.Build,
            Time = DateTimeOffset.UtcNow,
            Members = [.. state.Members.Values.Select(member => StatusOf(member, state, now))],
            Waits = waits,
            Checkpoint = NewestCheckpoint(),
        });
    }

    private string PhaseOf(ClusterState state) => run.Completion switch
    {
        { IsFaulted: true } => "failed",
        { IsCompleted: true } => "writing the result",
        _ when run.Conductor.Shortage is not null => "waiting for workers",
        _ => state.Phase == RunPhase.Completing ? "updating" : state.Round.Kind switch
        {
            RoundKind.Train => state.IsStopping ? "training the last step before the stop" : "training",
            RoundKind.Evaluate => "evaluating the test split",
            _ => "computing outputs",
        },
    };

    private static MemberStatus StatusOf(Member member, ClusterState state, TimeSpan now)
    {
        var heard = now - (member.LeaseExpires - state.Options.LeaseDuration);
        return new MemberStatus(
            member.Id.Value, "", 0, 0, "", member.IsDraining ? "draining" : "active", member.OpenLeaves, Math.Max(0, heard.TotalSeconds), 0);
    }

    private ImmutableArray<WaitStatus> WaitsOf(ClusterState state, TimeSpan now)
    {
        var waits = ImmutableArray.CreateBuilder<WaitStatus>();
        if (run.Conductor.Shortage is var (have, need, since))
        {
            waits.Add(new WaitStatus(
                $"workers: {have} of {need} are here", since.TotalSeconds, options.Value.WorkerTimeout.TotalSeconds, "the run fails"));
        }

        if (run.Conductor.Stall is var (waited, forWhom))
        {
            waits.Add(new WaitStatus(
                $"the next sum of {forWhom}", waited.TotalSeconds, options.Value.StepTimeout.TotalSeconds, "the run fails"));
        }

        // A worker renews long before its lease runs out; one that did not for half of it may be gone.
        waits.AddRange(state.Members.Values
            .Select(member => (member.Id, Silent: now - (member.LeaseExpires - state.Options.LeaseDuration)))
            .Where(entry => entry.Silent > state.Options.LeaseDuration / 2)
            .Select(entry => new WaitStatus(
                $"a sign of life of worker {entry.Id}",
                entry.Silent.TotalSeconds,
                state.Options.LeaseDuration.TotalSeconds,
                "it is given up, its micro-batches go to the others")));
        return waits.ToImmutable();
    }

    private CheckpointStatus? NewestCheckpoint()
    {
        if (options.Value.RunFolder.Length == 0
            || CheckpointFolder.List(new RunFiles(options.Value.RunFolder).Checkpoints) is not [var newest, ..]
            || CheckpointFolder.StepOf(newest) is not { } step)
        {
            return null;
        }

        var age = DateTime.UtcNow - Directory.GetLastWriteTimeUtc(newest);
        return new CheckpointStatus(step, Math.Max(0, age.TotalSeconds), newest);
    }
}
