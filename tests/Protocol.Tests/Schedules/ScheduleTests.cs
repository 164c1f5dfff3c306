using Cluster.Protocol.Effects;
using Cluster.Protocol.Events;

namespace Cluster.Protocol.Tests.Schedules;

public sealed class ScheduleTests
{
    private const int Blocks = 8;
    private const int SeedsPerBlock = 1500;

    public static TheoryData<int> BlocksOfSeeds => [.. Enumerable.Range(0, Blocks)];

    [Theory, MemberData(nameof(BlocksOfSeeds))]
    public void Schedule_AnySeed_KeepsEveryInvariantAndTheUndisturbedBits(int block)
    {
        foreach (var seed in Enumerable.Range(block * SeedsPerBlock, SeedsPerBlock))
        {
            Schedule.Play((ulong)seed, ProtocolCore.Step);
        }
    }

    [Fact]
    public void Schedule_ManySeeds_MeetEveryKindOfEventAndEffect()
    {
        var met = Enumerable.Range(0, 1200).SelectMany(seed => Schedule.Play((ulong)seed, ProtocolCore.Step)).ToList();

        var kinds = met.Select(item => item.GetType()).ToHashSet();
        Assert.Empty(ConcreteKindsOf(typeof(ProtocolEvent)).Concat(ConcreteKindsOf(typeof(ProtocolEffect))).Except(kinds));
        Assert.Equal(Enum.GetValues<DiscardReason>(), met.OfType<DiscardContribution>().Select(effect => effect.Reason).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReleaseReason>(), met.OfType<ReleaseWorker>().Select(effect => effect.Reason).Distinct().Order());
        Assert.Equal([false, true], met.OfType<FinishRun>().Select(effect => effect.Completed).Distinct().Order());
    }

    [Fact]
    public void Schedule_SameSeedTwice_GivesTheSameTrace()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            Assert.Equal(Schedule.Play(seed, ProtocolCore.Step), Schedule.Play(seed, ProtocolCore.Step));
            Assert.NotEqual(Schedule.Play(seed, ProtocolCore.Step), Schedule.Play(seed + 1, ProtocolCore.Step));
        }
    }

    [Fact]
    public void Step_SameStateAndEventTwice_GivesTheSameEffects()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            Schedule.Play(seed, StepTwice);
        }

        static Transition StepTwice(ClusterState state, ProtocolEvent happened)
        {
            var (first, second) = (ProtocolCore.Step(state, happened), ProtocolCore.Step(state, happened));
            Assert.Equal(first.Effects.AsEnumerable(), second.Effects.AsEnumerable());
            return second;
        }
    }

    private static IEnumerable<Type> ConcreteKindsOf(Type kind) =>
        kind.Assembly.GetTypes().Where(type => type.IsSubclassOf(kind) && !type.IsAbstract);
}
