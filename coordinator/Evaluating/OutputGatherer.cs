using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Training;
using Cluster.Inference;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Evaluating;

/// <summary>Hands the outputs of window after window to the judges of their sets.</summary>
internal sealed class OutputGatherer(
    IReadOnlyList<EvaluationSet> sets, IReadOnlyList<SetJudge> judges, Action<string, int> onProgress) : IRoundOutcome
{
    private readonly List<SetEvaluation> _found = [];

    /// <summary>What was found, set by set.</summary>
    public IReadOnlyList<SetEvaluation> Found => _found;

    public (bool EndsJob, string? Failure) Conclude(Round round, SubtreeSums root)
    {
        var (set, judge) = (sets[round.Epoch], judges[round.Epoch]);
        var windows = new PredictionWindows(set.Data.Count, judge.Outputs.Size);
        var expected = windows.SamplesIn(round.StepInEpoch) * judge.Outputs.Size;
        if (root.Outputs.Length != expected)
        {
            return (false, FormattableString.Invariant(
                $"the workers gave {root.Outputs.Length} outputs in place of {expected} for {set.Name}; look at their logs"));
        }

        judge.Add(root.Scalars, root.Outputs);
        onProgress(set.Name, judge.Samples);
        if (round.StepInEpoch == windows.Count - 1)
        {
            _found.Add(judge.Finish(set.Name));
        }

        return (false, null);
    }

    public void GoesOnWith(Round next)
    {
        // Nothing is kept of an evaluation on the way.
    }

    public RunResult Conclude(FinishRun finish) =>
        new(new RunPosition(finish.Step, 0, 0, new EvaluationMemory(null, null, null)), finish.Completed, null);
}
