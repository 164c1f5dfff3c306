using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Rounds;

public sealed class TrainingPlanTests
{
    public static TheoryData<int, int, int> Sizes =>
        new(from epochs in (int[])[1, 2, 3]
            from steps in (int[])[1, 2, 5]
            from evaluation in (int[])[0, 1, 6]
            select (epochs, steps, evaluation));

    [Theory, MemberData(nameof(Sizes))]
    public void After_FromTheFirstRoundOn_ListsEveryRoundInOrder(int epochs, int steps, int evaluation)
    {
        var plan = new TrainingPlan(epochs, steps, leavesPerStep: 8, leavesInLastStep: 3, evaluation);
        List<Round> expected = [];
        var step = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var stepInEpoch = 0; stepInEpoch < steps; stepInEpoch++)
            {
                expected.Add(new Round(RoundKind.Train, step, epoch, stepInEpoch, stepInEpoch == steps - 1 ? 3 : 8));
                step++;
            }

            if (evaluation > 0)
            {
                expected.Add(new Round(RoundKind.Evaluate, step, epoch, 0, evaluation));
            }
        }

        Assert.Equal(expected, RoundsOf(plan));
        Assert.Equal(step, plan.TotalSteps);
    }

    [Fact]
    public void After_PlanThatEvaluatesTheAverage_ReadsItInEvaluationsOnly()
    {
        var plan = new TrainingPlan(2, 2, 8, 8, 1, WeightsKind.Averaged);

        Assert.All(
            RoundsOf(plan),
            round => Assert.Equal(round.Kind == RoundKind.Evaluate ? WeightsKind.Averaged : WeightsKind.Trained, round.WeightsKind));
    }

    [Theory]
    [InlineData(7, 5, new long[] { 5, 7 })]
    [InlineData(7, 3, new long[] { 3, 6, 7 })]
    [InlineData(6, 100, new long[] { 6 })]
    [InlineData(8, 1, new long[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void After_StepsThatEndWithinAnEpoch_EvaluatesAtTheIntervalAndAtTheEnd(long total, long interval, long[] evaluated)
    {
        var plan = new TrainingPlan(2, 4 + (int)(total / 8), 8, 8, 1) { TotalSteps = total, EvaluationInterval = interval };

        var rounds = RoundsOf(plan);

        Assert.Equal(Enumerable.Range(0, (int)total).Select(step => (long)step), StepsOf(RoundKind.Train));
        Assert.Equal(evaluated, StepsOf(RoundKind.Evaluate));
        Assert.All(
            rounds.Where(round => round.Kind == RoundKind.Evaluate),
            round => Assert.Equal((round.Step - 1) / plan.StepsPerEpoch, round.Epoch));

        IEnumerable<long> StepsOf(RoundKind kind) => rounds.Where(round => round.Kind == kind).Select(round => round.Step);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void At_AnyPointOfTheRun_GoesOnAsThePlanDoes(int epochs, int steps, int evaluation)
    {
        var plan = new TrainingPlan(epochs, steps, leavesPerStep: 8, leavesInLastStep: 3, evaluation) { EvaluationInterval = 2 };
        var rounds = RoundsOf(plan);

        for (var index = 0; index < rounds.Count; index++)
        {
            // Weights after training step n have n + 1 updates behind them, and are evaluated unless that was done.
            var (round, next) = (rounds[index], index + 1 < rounds.Count ? rounds[index + 1] : null);
            var (updates, isDue) = round.Kind == RoundKind.Train ? (round.Step + 1, true) : (round.Step, false);
            Assert.Equal(next, plan.At(updates, isDue));
        }

        Assert.Equal(plan.First, plan.At(0, isEvaluationDue: true));
        Assert.Null(plan.At(plan.TotalSteps, isEvaluationDue: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.At(-1, isEvaluationDue: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.At(plan.TotalSteps + 1, isEvaluationDue: false));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(11, 1)]
    [InlineData(6, 0)]
    public void TotalSteps_OutsideTheLastEpochOrWithoutAnInterval_Throws(long total, long interval) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new TrainingPlan(2, 5, 1, 1, 0) { TotalSteps = total, EvaluationInterval = interval });

    [Fact]
    public void TotalSteps_LongJob_DoesNotOverflow() =>
        Assert.Equal(4_000_000_000_000, new TrainingPlan(2_000_000, 2_000_000, 1, 1, 0).TotalSteps);

    [Fact]
    public void After_StepBeyondThirtyTwoBits_Continues()
    {
        var plan = new TrainingPlan(2_000_000, 2_000_000, 8, 5, 0);
        var round = plan.After(new Round(RoundKind.Train, 3_000_000_000_000, 1_500_000, 0, 8));

        Assert.Equal(new Round(RoundKind.Train, 3_000_000_000_001, 1_500_000, 1, 8), round);
    }

    [Theory]
    [InlineData(0, 1, 1, 1, 0)]
    [InlineData(1, 0, 1, 1, 0)]
    [InlineData(1, 1, 0, 1, 0)]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(1, 1, 1, 1, -1)]
    public void Constructor_CountBelowItsLeast_Throws(int epochs, int steps, int leaves, int last, int evaluation) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingPlan(epochs, steps, leaves, last, evaluation));

    private static List<Round> RoundsOf(TrainingPlan plan)
    {
        List<Round> rounds = [];
        for (var round = plan.First; round is not null && rounds.Count < 1000; round = plan.After(round))
        {
            rounds.Add(round);
        }

        return rounds;
    }
}
