using Cluster.Data;
using Cluster.Worker.Fetching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>A cache holds files and folders. Links in their places lead nobody out of it, and a folder that others may write to is none.</summary>
public sealed class CacheLinkTests : IDisposable
{
    private const string Kept = "what lies elsewhere";
    private static readonly DateTime Then = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly RemoteStore _remote = new();

    public CacheLinkTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Not every user may make links there.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Part_ThatIsALink_IsNotWrittenThrough()
    {
        var file = _remote.Add("a", 10_000);
        using var cache = CacheFolder.Open(_folder["cache"]);
        var elsewhere = Elsewhere("elsewhere");
        File.CreateSymbolicLink(cache.PartOf(file.Sha256), elsewhere);

        using var fetched = await FetchAsync(cache, file);

        AssertUntouched(elsewhere);
        AssertHolds(fetched, file);
    }

    [Fact]
    public async Task Part_ThatIsALinkToNothing_MakesNoFileThere()
    {
        var file = _remote.Add("a", 10_000);
        using var cache = CacheFolder.Open(_folder["cache"]);
        File.CreateSymbolicLink(cache.PartOf(file.Sha256), _folder["nothing"]);

        using var fetched = await FetchAsync(cache, file);

        Assert.False(File.Exists(_folder["nothing"]));
        AssertHolds(fetched, file);
    }

    [Fact]
    public async Task File_ThatIsALink_IsNeitherReadNorTouched()
    {
        var file = _remote.Add("a", 10_000);
        using var cache = CacheFolder.Open(_folder["cache"]);
        var elsewhere = _folder.Write("elsewhere", _remote[file]);
        File.SetLastWriteTimeUtc(elsewhere, Then);
        File.CreateSymbolicLink(cache.EntryOf(file.Sha256), elsewhere);

        using var fetched = await FetchAsync(cache, file);

        Assert.Equal((1, Then), (fetched.Fetched, File.GetLastWriteTimeUtc(elsewhere)));
        AssertHolds(fetched, file);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lock_ThatIsALink_IsRefused(bool leadsToAFile)
    {
        using var cache = CacheFolder.Open(_folder["cache"]);
        var elsewhere = leadsToAFile ? Elsewhere("elsewhere") : _folder["elsewhere"];
        File.CreateSymbolicLink(Path.Combine(cache.Path, "lock"), elsewhere);

        var error = await Assert.ThrowsAsync<DataException>(() => FetchAsync(cache, _remote.Add("a", 1)));

        Assert.Contains($"{Path.Combine(cache.Path, "lock")} is a link to {elsewhere}; remove it", error.Message, StringComparison.Ordinal);
        Assert.Equal(leadsToAFile, File.Exists(elsewhere));
    }

    [Fact]
    public async Task Users_ThatAreALink_AreRefusedAndNothingIsRemovedThere()
    {
        var elsewhere = _folder["home"];
        var treasure = Directory.CreateDirectory(Path.Combine(elsewhere, "treasure")).FullName;
        MakeFolder("cache");
        Directory.CreateSymbolicLink(Path.Combine(_folder["cache"], "users"), elsewhere);

        var error = await Assert.ThrowsAsync<DataException>(async () =>
        {
            using var cache = CacheFolder.Open(_folder["cache"]);
            (await FetchAsync(cache, _remote.Add("a", 1))).Dispose();
        });

        Assert.Contains($"is a link to {elsewhere}; remove it", error.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(treasure));
    }

    [Fact]
    public async Task Use_ThatIsALink_IsRemovedAndNothingBehindIt()
    {
        using var cache = CacheFolder.Open(_folder["cache"]);
        var elsewhere = Directory.CreateDirectory(_folder["home"]).FullName;
        var kept = Elsewhere("home/needs");
        Directory.CreateSymbolicLink(Path.Combine(cache.Users, "dead"), elsewhere);

        (await FetchAsync(cache, _remote.Add("a", 1))).Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(cache.Users));
        AssertUntouched(kept);
    }

    [Fact]
    public async Task Cache_BehindALinkOfItsOwner_IsOne()
    {
        MakeFolder("disk");
        Directory.CreateSymbolicLink(_folder["cache"], _folder["disk"]);
        var file = _remote.Add("a", 10);
        using var cache = CacheFolder.Open(_folder["cache"]);

        using var fetched = await FetchAsync(cache, file);

        AssertHolds(fetched, file);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Cache_ThatOthersMayWriteTo_IsRefused(UnixFileMode others)
    {
        var path = MakeFolder("cache", others);

        var error = Assert.Throws<DataException>(() => CacheFolder.Open(path));

        Assert.Contains($"others may write to it, so what lies in it may be anybody's; chmod go-w {path}", error.Message, StringComparison.Ordinal);
    }

    private string MakeFolder(string name, UnixFileMode others = UnixFileMode.None)
    {
        var path = Directory.CreateDirectory(_folder[name]).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
        }

        return path;
    }

    private string Elsewhere(string name)
    {
        var path = _folder[name];
        File.WriteAllText(path, Kept);
        File.SetLastWriteTimeUtc(path, Then);
        return path;
    }

    private static void AssertUntouched(string path) => Assert.Equal((Kept, Then), (File.ReadAllText(path), File.GetLastWriteTimeUtc(path)));

    private void AssertHolds(FetchedFiles fetched, RemoteFile file)
    {
        Assert.Equal(_remote[file], File.ReadAllBytes(fetched.PlaceOf(file)));
        Assert.Null(new FileInfo(fetched.PlaceOf(file)).LinkTarget);
    }

    private Task<FetchedFiles> FetchAsync(CacheFolder cache, RemoteFile file) =>
        new FileFetcher(cache, long.MaxValue / 2, _remote, NullLogger.Instance).FetchAsync([file], Cancelled);
}
