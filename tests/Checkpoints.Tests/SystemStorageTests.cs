namespace Cluster.Checkpoints.Tests;

/// <summary>The ways of other systems, taken here: what is written by them is there as well.</summary>
public sealed class SystemStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Unix")]
    [InlineData("MacOS")]
    [InlineData("Windows")]
    public void File_WrittenAsOnASystem_IsWholeAndReplacesAnother(string system)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && system != "Windows", "Windows has no libc");
        var storage = new SystemStorage(Enum.Parse<SystemKind>(system));
        File.WriteAllText(_folder["a"], "old");

        using (var file = storage.Create(_folder["b"]))
        {
            storage.Write(file, "new"u8, 0);
            storage.Sync(file);
            storage.Close(file);
            Assert.True(file.IsClosed || file.IsInvalid);
        }

        storage.Replace(_folder["b"], _folder["a"]);
        storage.SyncDirectory(_folder);
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        Assert.False(File.Exists(_folder["b"]));
    }

    public void Dispose() => _folder.Dispose();
}
