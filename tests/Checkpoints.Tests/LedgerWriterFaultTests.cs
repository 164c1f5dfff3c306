using Cluster.Checkpoints.Ledger;

namespace Cluster.Checkpoints.Tests;

/// <summary>Ledgers on disks that fail and fill up, and coordinators that are killed.</summary>
public sealed class LedgerWriterFaultTests : IDisposable
{
    private static readonly LedgerEntry[] Steps = [.. Enumerable.Range(1, 3).Select(step => TestLedger.Step(step))];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Begin_AllGoesWell_SyncsTheFileBeforeItHasItsNameAndTheFolderAfter()
    {
        var storage = new FaultyStorage();
        using var writer = Open(_folder, storage);
        Assert.Equal(
            ["create temporary", "write temporary", "sync temporary", $"replace {RunLedger.FileName}",
                $"sync-directory {Path.GetFileName(_folder.Root)}"],
            storage.Calls);
    }

    [Fact]
    public void MakeDurable_AnyDurableCallFails_SaysSoOnceAndTheNextOneKeepsEverything()
    {
        var calls = CountCalls();
        Assert.InRange(calls, 9, 50);
        for (var index = 0; index < calls; index++)
        {
            var folder = Directory.CreateDirectory(_folder[$"run-{index}"]).FullName;
            var storage = FaultyStorage.FailingAt(index);
            List<string> told = [];
            LedgerWriter writer;
            try
            {
                writer = Open(folder, storage);
            }
            catch (CheckpointException)
            {
                Assert.True(index < 5);
                Assert.All(Directory.GetFileSystemEntries(folder), left => Assert.Equal(RunLedger.PathIn(folder), left));
                continue;
            }

            using (writer)
            {
                writer.OnFailure(told.Add);
                var refusals = WriteAll(writer);
                Assert.Equal(1, refusals);
                Assert.Single(told);
                writer.MakeDurable();
                Assert.StartsWith("create", storage.Calls[index + 1], StringComparison.Ordinal);
                Assert.Equal([TestLedger.Began(), .. Steps], Entries(folder));
                Assert.Equal([RunLedger.PathIn(folder)], Directory.GetFileSystemEntries(folder));
            }
        }
    }

    [Fact]
    public void Append_WhileTheDiskIsFull_WaitsAndIsWrittenOnceThereIsRoom()
    {
        var isFull = false;
        var storage = new FaultyStorage((_, call) =>
        {
            if (isFull && call.StartsWith("write", StringComparison.Ordinal))
            {
                throw new IOException("No space left on device");
            }
        });
        List<string> told = [];
        using var writer = Open(_folder, storage);
        writer.OnFailure(told.Add);
        isFull = true;
        foreach (var step in Steps)
        {
            writer.Append(step);
            OneLine.Refusal(RunLedger.FileName, writer.MakeDurable);
        }

        Assert.Equal([TestLedger.Began()], Entries(_folder));
        Assert.Contains("No space left on device", Assert.Single(told), StringComparison.Ordinal);
        isFull = false;
        writer.MakeDurable();
        Assert.Equal([TestLedger.Began(), .. Steps], Entries(_folder));
    }

    [Fact]
    public void Append_MoreThanMayWait_IsRefused()
    {
        using var writer = Open(_folder, new FaultyStorage());
        for (var count = 0; count < LedgerWriter.WaitingMax; count++)
        {
            writer.Append(Steps[0]);
        }

        OneLine.Refusal("entries that wait", () => writer.Append(Steps[0]));
    }

    [Fact]
    public void Continue_KilledBeforeAnyDurableCall_LeavesTheOldLedgerOrTheNew()
    {
        var run = Directory.CreateDirectory(_folder["run"]).FullName;
        TestLedger.Write(run, TestLedger.Whole());
        List<string> kills = [];
        var storage = new FaultyStorage((index, _) =>
        {
            kills.Add(_folder[$"killed-{index}"]);
            TemporaryFolder.Copy(run, kills[^1]);
        });
        using (LedgerWriter.Open(run, LedgerPast.Read(run), TestLedger.Resumed(2, term: 2), storage, new StoppedClock()))
        {
        }

        var lengths = kills.Select(killed => Entries(killed).Count).ToList();
        Assert.Equal(TestLedger.Whole().Length, lengths[0]);
        Assert.Equal(TestLedger.Whole().Length + 1, lengths[^1]);
        Assert.All(kills, killed => Assert.NotNull(LedgerPast.Read(killed)));
    }

    [Fact]
    public void Writer_WhoseLedgerSomebodyWentOnWith_CannotChangeIt()
    {
        using var old = LedgerWriter.Begin(_folder, TestLedger.Began());
        old.MakeDurable();
        using var successor = LedgerWriter.Continue(_folder, LedgerPast.Read(_folder)!, TestLedger.Began(0, 2));

        old.Append(Steps[0]);
        old.MakeDurable();

        Assert.Equal([TestLedger.Began(), TestLedger.Began(0, 2)], Entries(_folder));
    }

    public void Dispose() => _folder.Dispose();

    private static LedgerWriter Open(string folder, IDurableStorage storage) =>
        LedgerWriter.Open(folder, null, TestLedger.Began(), storage, new StoppedClock());

    private static List<LedgerEntry> Entries(string folder) => [.. RunLedger.Read(folder).Select(line => line.Entry)];

    // Each entry made durable; a refusal keeps it waiting.
    private static int WriteAll(LedgerWriter writer)
    {
        var refusals = 0;
        foreach (var step in Steps)
        {
            writer.Append(step);
            try
            {
                writer.MakeDurable();
            }
            catch (CheckpointException)
            {
                refusals++;
            }
        }

        return refusals;
    }

    private int CountCalls()
    {
        var storage = new FaultyStorage();
        using var writer = Open(Directory.CreateDirectory(_folder["count"]).FullName, storage);
        WriteAll(writer);
        return storage.Calls.Count;
    }
}
