namespace Cluster.Protocol.Rounds;

/// <summary>Which rounds a job consists of, in order: every epoch's training steps, then one evaluation.</summary>
public sealed record TrainingPlan : RoundPlan
{
    /// <summary>A plan over equal epochs.</summary>
    /// <param name="epochs">Number of passes over the training split, 1 or more.</param>
    /// <param name="stepsPerEpoch">Training steps in an epoch, 1 or more.</param>
    /// <param name="leavesPerStep">Micro-batches in every step but an epoch's last.</param>
    /// <param name="leavesInLastStep">Micro-batches in an epoch's last step, which may be ragged.</param>
    /// <param name="evaluationLeaves">Micro-batches in an evaluation; 0 leaves evaluations out.</param>
    /// <param name="evaluates">Which weights evaluations judge.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below its least value.</exception>
    public TrainingPlan(
        int epochs,
        int stepsPerEpoch,
        int leavesPerStep,
        int leavesInLastStep,
        int evaluationLeaves,
        WeightsKind evaluates = WeightsKind.Trained)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leavesPerStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leavesInLastStep, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(evaluationLeaves);
        (Epochs, StepsPerEpoch, LeavesPerStep) = (epochs, stepsPerEpoch, leavesPerStep);
        (LeavesInLastStep, EvaluationLeaves, Evaluates) = (leavesInLastStep, evaluationLeaves, evaluates);
    }

    /// <summary>Number of passes over the training split.</summary>
    public int Epochs { get; }

    /// <summary>Training steps in an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Micro-batches in every step but an epoch's last.</summary>
    public override int LeavesPerStep { get; }

    /// <summary>Micro-batches in an epoch's last step.</summary>
    public int LeavesInLastStep { get; }

    /// <summary>Micro-batches in an evaluation; 0 when there is none.</summary>
    public int EvaluationLeaves { get; }

    /// <summary>Which weights evaluations judge.</summary>
    public WeightsKind Evaluates { get; }

    /// <summary>Training steps in the whole job.</summary>
    public long TotalSteps => (long)Epochs * StepsPerEpoch;

    /// <summary>The job's first round.</summary>
    public override Round First => Training(0);

    /// <summary>The round after the given one, or null at the job's end.</summary>
    /// <param name="round">A round of this plan.</param>
    public override Round? After(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var endsEpoch = round.StepInEpoch == StepsPerEpoch - 1;
        if (round.Kind == RoundKind.Train && endsEpoch && EvaluationLeaves > 0)
        {
            return new Round(RoundKind.Evaluate, round.Step + 1, round.Epoch, 0, EvaluationLeaves) { WeightsKind = Evaluates };
        }

        var step = round.Kind == RoundKind.Train ? round.Step + 1 : round.Step;
        return step < TotalSteps ? Training(step) : null;
    }

    private Round Training(long step)
    {
        var (epoch, stepInEpoch) = Math.DivRem(step, StepsPerEpoch);
        var leaves = stepInEpoch == StepsPerEpoch - 1 ? LeavesInLastStep : LeavesPerStep;
        return new Round(RoundKind.Train, step, (int)epoch, (int)stepInEpoch, leaves);
    }
}
