using Cluster.Collectives.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

public sealed class GrowthGateTests
{
    [Fact]
    public async Task Wait_FinalAlready_EndsAtOnce()
    {
        var gate = new GrowthGate();
        gate.Restart(100);
        gate.Grow(40);

        var waiting = gate.WaitAsync(40).AsTask();
        Assert.True(waiting.IsCompletedSuccessfully);
        await waiting;
        await gate.WaitAsync(70);
    }

    [Fact]
    public async Task Wait_NotFinalYet_EndsWhenItIs()
    {
        var gate = new GrowthGate();
        for (var round = 0; round < 3; round++)
        {
            gate.Restart(100);
            var waiting = gate.WaitAsync(40).AsTask();
            gate.Grow(41);
            Assert.False(waiting.IsCompleted);
            gate.Grow(40);
            await waiting;
        }
    }

    [Fact]
    public async Task Close_SomebodyWaits_IsToldThatNothingComes()
    {
        var gate = new GrowthGate();
        gate.Restart(100);
        var waiting = gate.WaitAsync(0).AsTask();
        gate.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await gate.WaitAsync(0));
        await gate.WaitAsync(100);
    }
}
