using Cluster.Checkpoints.Ledger;

namespace Cluster.Checkpoints.Tests;

public sealed class VoidCheckpointsTests : IDisposable
{
    private static readonly LedgerEntry[] TwoCheckpoints =
        [TestLedger.Began(), TestLedger.Step(1), TestLedger.Checkpoint(1), TestLedger.Step(2), TestLedger.Checkpoint(2)];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_RunThatWentBack_NamesWhatCameAfter()
    {
        TestLedger.Write(_folder, [.. TwoCheckpoints, new RolledBackEntry(1, 1, "lie")]);

        Assert.Equal(TestLedger.Checkpoint(2).Manifest, Assert.Single(VoidCheckpoints.Read(_folder)));
    }

    [Fact]
    public void Read_CheckpointWrittenAgainAsItWas_CountsAgain()
    {
        TestLedger.Write(_folder, [.. TwoCheckpoints, new RolledBackEntry(1, 1, "lie"), TestLedger.Step(2), TestLedger.Checkpoint(2)]);

        Assert.Empty(VoidCheckpoints.Read(_folder));
    }

    [Fact]
    public void Read_NoLedgerOrOneThatNeverWentBack_NamesNone()
    {
        Assert.Empty(VoidCheckpoints.Read(_folder));
        TestLedger.Write(_folder, TwoCheckpoints);
        Assert.Empty(VoidCheckpoints.Read(_folder));
    }

    public void Dispose() => _folder.Dispose();
}
