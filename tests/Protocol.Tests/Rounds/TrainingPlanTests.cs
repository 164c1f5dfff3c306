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
