using Cluster.Checkpoints;
using Cluster.Coordinator.Training;
using Cluster.Protocol;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Membership;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Coordinator.Tests.Waiting;

/// <summary>Every wait names whom it is for.</summary>
public sealed class PatienceTests
{
    private static readonly WorkerId One = new(1);
    private static readonly WorkerId Two = new(2);

    [Fact]
    public void Stall_SumsAreMissing_NamesWhoHoldsThem()
    {
        var state = Collecting() with { Exchange = Exchanging([], isReceived: false) };
        var member = state.Members[Two] with { Open = [new OpenAssignment(default, state.Round, new LeafRange(2, 2))] };

        var (_, forWhom) = new Patience(TimeProvider.System).Stall(state with { Members = state.Members.SetItem(Two, member) })!.Value;

        Assert.Equal("step 0: worker 2 holds micro-batches [2, 4)", forWhom);
    }

    [Fact]
    public void Stall_ReducedGradientIsOnItsWay_NamesWhoLacksParts()
    {
        var state = Collecting() with { Exchange = Exchanging([One], isReceived: false) };

        var (_, forWhom) = new Patience(TimeProvider.System).Stall(state)!.Value;

        Assert.Equal("step 0: worker 2 lacks parts of the reduced gradient, the coordinator lacks parts of the reduced gradient", forWhom);
    }

    [Fact]
    public void Stall_NothingIsMissing_IsNone() => Assert.Null(new Patience(TimeProvider.System).Stall(Collecting()));

    [Fact]
    public void Disk_ThatDoesNotAnswer_IsGivenUpByItsName()
    {
        var error = Assert.Throws<CheckpointException>(
            () => DiskPatience.Await(new TaskCompletionSource().Task, "a checkpoint in runs/x", TimeSpan.FromMilliseconds(1)));

        Assert.StartsWith("a checkpoint in runs/x has been written for more than 0.001 s and is not done", error.Message, StringComparison.Ordinal);
    }

    private static ClusterState Collecting()
    {
        var options = new ProtocolOptions(new TrainingPlan(1, 4, 4, 4, 0), Term.First, WorkersToStart: 2, TimeSpan.FromSeconds(10));
        var state = new ClusterState(options) { Phase = RunPhase.Collecting };
        return state with { Members = state.Members.Add(One, new Member(One, default)).Add(Two, new Member(Two, default)) };
    }

    private static ExchangeProgress Exchanging(WorkerId[] holders, bool isReceived) => new(
        new Exchange(default, [new ExchangeMember(One, new LeafRange(0, 2)), new ExchangeMember(Two, new LeafRange(2, 2))]),
        [.. holders],
        isReceived);
}
