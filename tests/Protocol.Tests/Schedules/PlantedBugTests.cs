using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Protocol.Tests.Schedules;

public sealed class PlantedBugTests
{
    private const int SeedsToCatchIt = 400;

    private static readonly Dictionary<string, CoreStep> All = new(PlantedBugs.All.Concat(PlantedAuditBugs.All));

    public static TheoryData<string> Bugs => [.. All.Keys];

    [Theory, MemberData(nameof(Bugs))]
    public void PlantedBug_AnyOfThem_IsCaught(string bug)
    {
        var failure = FirstFailure(seed => Schedule.Play(seed, All[bug]));

        Assert.NotNull(failure);
        Assert.IsType<Invariant>(failure.InnerException);
    }

    [Fact]
    public void PlantedBug_SumsAddedInOrderOfArrival_IsCaughtByTheBitsOfTheRoot()
    {
        var failure = FirstFailure(seed => Schedule.Play(seed, ProtocolCore.Step, AddAsTheyCome));

        Assert.NotNull(failure);
        Assert.Contains(" has root ", failure.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScheduleFailure_OfAPlantedBug_FailsAgainFromItsSeed()
    {
        var bug = PlantedBugs.All["accepts duplicates"];
        var failure = FirstFailure(seed => Schedule.Play(seed, bug));

        Assert.NotNull(failure);
        var again = Assert.Throws<ScheduleFailure>(() => Schedule.Play(failure.Seed, bug));
        Assert.Equal(failure.Message, again.Message);
        Assert.Contains($"Seed {failure.Seed};", failure.Message, StringComparison.Ordinal);
    }

    private static ScheduleFailure? FirstFailure(Action<ulong> play)
    {
        for (var seed = 0UL; seed < SeedsToCatchIt; seed++)
        {
            try
            {
                play(seed);
            }
            catch (ScheduleFailure failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static float AddAsTheyCome(Round round, IReadOnlyList<(Subtree Node, float Value)> accepted) =>
        accepted.Skip(1).Aggregate(accepted[0].Value, (sum, next) => sum + next.Value);
}
