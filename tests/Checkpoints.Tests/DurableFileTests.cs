using System.Security.Cryptography;

namespace Cluster.Checkpoints.Tests;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void File_Committed_HoldsWhatWasWrittenAndIsDigested()
    {
        byte[] content = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        FileDigest digest;
        using (var file = DurableFile.Create(_folder["a"]))
        {
            file.Write(content.AsSpan(0, 100));
            file.Write(content.AsSpan(100));
            Assert.Equal(300, file.Length);
            digest = file.Commit();
        }

        Assert.Equal(content, File.ReadAllBytes(_folder["a"]));
        Assert.Equal(new FileDigest(Convert.ToHexStringLower(SHA256.HashData(content)), 300), digest);
    }

    [Fact]
    public void File_DisposedUncommitted_IsDeleted()
    {
        using (var file = DurableFile.Create(_folder["a"]))
        {
            file.Write([1, 2, 3]);
            Assert.True(File.Exists(_folder["a"]));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void File_SyncFails_IsDiscardedAndSyncIsNeverRetried()
    {
        var storage = new FaultyStorage((_, call) => ThrowIf(call.StartsWith("sync", StringComparison.Ordinal)));
        using (var file = DurableFile.Create(_folder["a"], storage))
        {
            file.Write([1, 2, 3]);
            OneLine.Refusal(_folder["a"], () => file.Commit());
            Assert.Throws<InvalidOperationException>(() => file.Commit());
            Assert.Throws<InvalidOperationException>(() => file.Write([4]));
        }

        Assert.Equal(["create a", "write a", "sync a"], storage.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void File_CloseFails_IsDiscarded()
    {
        var storage = new FaultyStorage((_, call) => ThrowIf(call.StartsWith("close", StringComparison.Ordinal)));
        using (var file = DurableFile.Create(_folder["a"], storage))
        {
            OneLine.Refusal(_folder["a"], () => file.Commit());
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void File_DeviceFull_IsRefusedAndDiscarded()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using (var file = DurableFile.Create(_folder["a"], new FaultyStorage { Sink = full }))
        {
            OneLine.Refusal(_folder["a"], () => file.Write([1]));
            Assert.Throws<InvalidOperationException>(() => file.Commit());
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void SystemSync_DeviceThatCannotSync_Throws()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var device = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        Assert.Throws<IOException>(() => SystemStorage.Instance.Sync(device));
    }

    [Fact]
    public void File_NameTaken_IsRefusedAndLeftAlone()
    {
        File.WriteAllText(_folder["a"], "old");
        OneLine.Refusal(_folder["a"], () => DurableFile.Create(_folder["a"]));
        Assert.Equal("old", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void File_NameIsADanglingLink_IsRefusedAndNothingIsMadeBehindIt()
    {
        File.CreateSymbolicLink(_folder["a"], _folder["elsewhere"]);
        OneLine.Refusal(_folder["a"], () => DurableFile.Create(_folder["a"]));
        Assert.False(File.Exists(_folder["elsewhere"]));
    }

    [Fact]
    public void File_WrittenAfterCommit_IsABug()
    {
        using var file = DurableFile.Create(_folder["a"]);
        file.Commit();
        Assert.Throws<InvalidOperationException>(() => file.Write([1]));
        file.Dispose();
        Assert.True(File.Exists(_folder["a"]));
    }

    [Fact]
    public void Directory_SeveralMissing_EachIsSyncedIntoItsParent()
    {
        var storage = new FaultyStorage();
        DurableDirectory.Create(_folder["a", "b", "c"] + Path.DirectorySeparatorChar, storage);
        Assert.True(Directory.Exists(_folder["a", "b", "c"]));
        Assert.Equal([$"sync-directory {Path.GetFileName(_folder.Root)}", "sync-directory a", "sync-directory b"], storage.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Directory_SyncFails_RemovesWhatItHasCreated(int call)
    {
        Directory.CreateDirectory(_folder["a"]);
        OneLine.Refusal(_folder["a"], () => DurableDirectory.Create(_folder["a", "b", "c"], FaultyStorage.FailingAt(call)));
        Assert.Equal([_folder["a"]], Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Directory_Existing_IsLeftAlone()
    {
        var storage = new FaultyStorage();
        DurableDirectory.Create(_folder, storage);
        Assert.Empty(storage.Calls);
    }

    [Fact]
    public void Directory_NameTakenByAFile_IsRefused()
    {
        File.WriteAllText(_folder["a"], "old");
        OneLine.Refusal(_folder["a"], () => DurableDirectory.Create(_folder["a"]));
    }

    [Fact]
    public void DirectorySync_Existing_Succeeds() => DurableDirectory.Sync(_folder);

    [Fact]
    public void DirectorySync_Missing_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no call to sync a directory");
        OneLine.Refusal(_folder["missing"], () => DurableDirectory.Sync(_folder["missing"]));
    }

    public void Dispose() => _folder.Dispose();

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("Input/output error");
        }
    }
}
