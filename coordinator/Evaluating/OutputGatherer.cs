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

    public (StreamedWeights? Weights, string? Failure) Continue(Round round, RoundSums sums) => (null, null);

    public (bool EndsJob, string? Failure) Conclude(Round round, RoundSums sums)
    {
        var found = sums.Outputs;
        var (set, judge) = (sets[round.Epoch], judges[round.Epoch]);
        var windows = new PredictionWindows(set.Data.Count, judge.Outputs.Size);
        var expected = windows.SamplesIn(round.StepInEpoch) * judge.Outputs.Size;
        if (found.Length != expected)
        {
            return (false, FormattableString.Invariant(
                $"the workers gave {found.Length} outputs in place of {expected} for {set.Name}; look at their logs"));
        }

        judge.Add(sums.Scalars, found);
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
