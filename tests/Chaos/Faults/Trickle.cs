using Cluster.Chaos.Clusters;
using Cluster.Chaos.Networks;
using Cluster.Chaos.Schedules;

namespace Cluster.Chaos.Faults;

/// <summary>Bytes arrive late and in small pieces for a while: messages are torn at any byte.</summary>
internal sealed class Trickle : Fault
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1);

    public override string Name => "trickle";

    public override Wiring? Wiring => Schedules.Wiring.Proxy;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var proxy = ((ProxyNetwork)cluster.Network).Proxy;
        var (before, passed, piece) = (cluster.Step, Passed(), cluster.Random.Next(100, 2000));
        SetPieces(Delay, piece);
        try
        {
            await cluster.Deadline.LastAsync(Length);
        }
        finally
        {
            SetPieces(TimeSpan.Zero, int.MaxValue);
        }

        if (Passed() == passed)
        {
            throw new MissedException("no byte was under way");
        }

        await cluster.StepAsync(before + 1);
        return FormattableString.Invariant($"pieces of {piece} bytes for {Length.TotalSeconds:0} s");

        long Passed() => proxy.ToCoordinator.Passed + proxy.ToWorkers.Passed;

        void SetPieces(TimeSpan delay, int bytes)
        {
            (proxy.ToCoordinator.Delay, proxy.ToCoordinator.PieceBytesMax) = (delay, bytes);
            (proxy.ToWorkers.Delay, proxy.ToWorkers.PieceBytesMax) = (delay, bytes);
        }
    }
}
