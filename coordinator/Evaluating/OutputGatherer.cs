using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Training;
using Cluster.Engine.Regularization;
using Cluster.Inference;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Evaluating;

/// <summary>Hands the outputs of window after window to the judges of their sets.</summary>
internal sealed class OutputGatherer(
    IReadOnlyList<EvaluationSet> sets, IReadOnlyList<SetJudge> judges, Action<string, int> onProgress) : IRoundOutcome
{
    private readonly List<SetEvaluation> _found = [];

    /// <summary>What was found, set by set.</summary>
    public IReadOnlyList<SetEvaluation> Found => _found;

    public StoppingState? Stopping => null;

    public string? Complete(Round round, SubtreeSums root)
    {
        var (set, judge) = (sets[round.Epoch], judges[round.Epoch]);
        var windows = new PredictionWindows(set.Data.Count, judge.Outputs.Size);
        var expected = windows.SamplesIn(round.StepInEpoch) * judge.Outputs.Size;
        if (root.Outputs.Length != expected)
        {
            throw new RunFailedException(FormattableString.Invariant(
                $"the workers gave {root.Outputs.Length} outputs in place of {expected} for {set.Name}; look at their logs"));
        }

        judge.Add(root.Scalars, root.Outputs);
        onProgress(set.Name, judge.Samples);
        if (round.StepInEpoch == windows.Count - 1)
        {
            _found.Add(judge.Finish(set.Name));
        }

        return null;
    }

    public EvaluationDone? Settle() => null;
}
