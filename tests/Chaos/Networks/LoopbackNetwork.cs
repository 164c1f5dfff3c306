namespace Cluster.Chaos.Networks;

/// <summary>All on one host, at a port that stays the same when the coordinator is started again.</summary>
internal sealed class LoopbackNetwork : Network
{
    private readonly string _address = FreePort().ToString();

    public override string Listen => _address;

    public override string Dial => _address;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
