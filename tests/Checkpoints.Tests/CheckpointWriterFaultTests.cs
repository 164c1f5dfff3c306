namespace Cluster.Checkpoints.Tests;

/// <summary>Disks that fail, lie and fill up, and writers that are killed.</summary>
public sealed class CheckpointWriterFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_AllGoesWell_SyncsEachFileThenTheDirectoryThenRenamesThenSyncsTheFolder()
    {
        using var model = TestModel.Filled();
        var storage = new FaultyStorage();
        model.Write(_folder, storage);
        string[] files = ["weights.safetensors", "optimizer.safetensors", "state.json", "manifest.json"];
        string[] expected =
        [
            .. files.SelectMany(name => new[] { $"create {name}", $"write {name}", $"sync {name}", $"close {name}" }),
            "sync-directory temporary", "rename step-00000350", $"sync-directory {Path.GetFileName(_folder.Root)}",
        ];
        Assert.Equal(expected, storage.Calls.Where((call, i) => i == 0 || storage.Calls[i - 1] != call));
    }

    [Fact]
    public void Write_SameCheckpointExists_SyncsTheFolderItsWriterMayNotHaveSynced()
    {
        using var model = TestModel.Filled();
        model.Write(_folder);
        var storage = new FaultyStorage();
        model.Write(_folder, storage);
        Assert.Equal($"sync-directory {Path.GetFileName(_folder.Root)}", storage.Calls[^1]);
        Assert.DoesNotContain(storage.Calls, call => call.StartsWith("rename", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AnyDurableCallFails_LeavesNothingAndTheNextWriteSucceeds()
    {
        using var model = TestModel.Filled();
        var calls = CountCalls(model);
        Assert.InRange(calls, 19, 100);
        for (var index = 0; index < calls; index++)
        {
            var folder = _folder[$"run-{index}"];
            Directory.CreateDirectory(folder);
            var storage = FaultyStorage.FailingAt(index);
            OneLine.Refusal(folder, () => model.Write(folder, storage));
            Assert.Equal(index + 1, storage.Calls.Count);
            Assert.Empty(Directory.GetFileSystemEntries(folder));
            Assert.Equal(model.State(), Checkpoint.Open(model.Write(folder)).State);
        }
    }

    [Fact]
    public void Write_AnyDurableCallFails_LeavesTheCheckpointThatWasThereBefore()
    {
        using var model = TestModel.Filled();
        var path = model.Write(_folder);
        var calls = 0;
        for (var failed = true; failed; calls++)
        {
            failed = false;
            try
            {
                model.Write(_folder, FaultyStorage.FailingAt(calls));
            }
            catch (CheckpointException)
            {
                failed = true;
            }

            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
            Assert.Equal(model.State(), Checkpoint.Open(path).State);
        }

        Assert.InRange(calls, 15, 100);
    }

    [Fact]
    public void Write_KilledBeforeAnyDurableCall_LeavesAWholeCheckpointOrNoneAndTheNextWriteSucceeds()
    {
        using var model = TestModel.Filled();
        var (run, kills) = (_folder["run"], new List<string>());
        Directory.CreateDirectory(run);
        model.Write(run, new FaultyStorage((index, _) =>
        {
            // What a writer killed here leaves behind: its open files as they are, nothing cleaned up.
            kills.Add(_folder[$"killed-{index}"]);
            TemporaryFolder.Copy(run, kills[^1]);
        }));

        var (whole, leftovers) = (0, 0);
        foreach (var killed in kills)
        {
            var path = Path.Combine(killed, "step-00000350");
            if (Directory.Exists(path))
            {
                Assert.Equal(model.State(), Checkpoint.Open(path).State);
                whole++;
            }

            var before = Directory.GetFileSystemEntries(killed, "*.tmp");
            leftovers += before.Length;
            Assert.Equal(model.State(), Checkpoint.Open(model.Write(killed)).State);
            Assert.Equal(before, Directory.GetFileSystemEntries(killed, "*.tmp"));
        }

        // Only the folder's sync comes after the rename; everything before has left a temporary directory.
        Assert.Equal((1, kills.Count - 1), (whole, leftovers));
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("manifest.json")]
    public void Write_DiskKeepsAnotherBit_IsFoundByReadingBackAndLeavesNothing(string lie)
    {
        using var model = TestModel.Filled();
        var storage = new FaultyStorage
        {
            Corrupt = (name, bytes) =>
            {
                if (name == lie)
                {
                    bytes[^1] ^= 1;
                }
            },
        };
        OneLine.Refusal(lie, () => model.Write(_folder, storage));
        Assert.Contains("rename step-00000350", storage.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_DeviceFull_LeavesNothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var model = TestModel.Filled();
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        OneLine.Refusal("weights.safetensors", () => model.Write(_folder, new FaultyStorage { Sink = full }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_AnotherWriterWinsBeforeTheRename_ReturnsItsCheckpointOrRefuses()
    {
        using var model = TestModel.Filled();
        using var other = TestModel.Filled();
        other.Weights.Span[0] = 42;
        Assert.Equal(_folder["same", "step-00000350"], model.Write(_folder["same"], OvertakenBy(model, _folder["same"])));
        OneLine.Refusal(_folder["other", "step-00000350"], () => model.Write(_folder["other"], OvertakenBy(other, _folder["other"])));
        Assert.Equal(other.State(), Checkpoint.Open(_folder["other", "step-00000350"]).State);
        Assert.Empty(Directory.GetFileSystemEntries(_folder, "*.tmp", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Dispose();

    private static FaultyStorage OvertakenBy(TestModel model, string folder) => new((_, call) =>
    {
        if (call.StartsWith("rename", StringComparison.Ordinal))
        {
            model.Write(folder);
        }
    });

    private int CountCalls(TestModel model)
    {
        var storage = new FaultyStorage();
        var folder = _folder["count"];
        Directory.CreateDirectory(folder);
        model.Write(folder, storage);
        return storage.Calls.Count;
    }
}
