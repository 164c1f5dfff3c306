namespace Cluster.Protocol.Rounds;

/// <summary>Which rounds a job consists of, in order: training steps, and evaluations between them and at the end.</summary>
public sealed record TrainingPlan : RoundPlan
{
    private readonly long _totalSteps;
    private readonly long _evaluationInterval;

    /// <summary>A plan over equal epochs, with an evaluation behind each.</summary>
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
        (_totalSteps, _evaluationInterval) = ((long)epochs * stepsPerEpoch, stepsPerEpoch);
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

    /// <summary>Training steps in the whole job; they may end within the last epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not end in the last epoch.</exception>
    public long TotalSteps
    {
        get => _totalSteps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, (long)(Epochs - 1) * StepsPerEpoch);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (long)Epochs * StepsPerEpoch);
            _totalSteps = value;
        }
    }

    /// <summary>Training steps from one evaluation to the next, 1 or more; there is one at the job's end whatever this is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long EvaluationInterval
    {
        get => _evaluationInterval;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _evaluationInterval = value;
        }
    }

    /// <summary>The job's first round.</summary>
    public override Round First => Training(0);

    /// <summary>The round after the given one, or null at the job's end.</summary>
    /// <param name="round">A round of this plan.</param>
    public override Round? After(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return round.Kind == RoundKind.Train ? At(round.Step + 1, isEvaluationDue: true) : At(round.Step, isEvaluationDue: false);
    }

    /// <summary>The round with which a run goes on, or null at the job's end.</summary>
    /// <param name="step">Updates behind the weights, from 0 to <see cref="TotalSteps"/>.</param>
    /// <param name="isEvaluationDue">Whether these weights have not been evaluated yet, where the plan evaluates them at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The job has no such step.</exception>
    public Round? At(long step, bool isEvaluationDue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, TotalSteps);
        if (isEvaluationDue && EvaluatesAfter(step))
        {
            return new Round(RoundKind.Evaluate, step, (int)((step - 1) / StepsPerEpoch), 0, EvaluationLeaves) { WeightsKind = Evaluates };
        }

        return step < TotalSteps ? Training(step) : null;
    }

    private bool EvaluatesAfter(long step) =>
        EvaluationLeaves > 0 && step > 0 && (step % EvaluationInterval == 0 || step == TotalSteps);

    private Round Training(long step)
    {
        var (epoch, stepInEpoch) = Math.DivRem(step, StepsPerEpoch);
        var leaves = stepInEpoch == StepsPerEpoch - 1 ? LeavesInLastStep : LeavesPerStep;
        return new Round(RoundKind.Train, step, (int)epoch, (int)stepInEpoch, leaves);
    }
}
