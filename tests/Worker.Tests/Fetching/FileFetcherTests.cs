using Cluster.Collectives.Transports;
using Cluster.Data;
using Cluster.Worker.Fetching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>Files arrive whole or not at all, once for all workers of a machine, and a damaged copy is never used.</summary>
public sealed class FileFetcherTests : IDisposable
{
    private const long NoLimit = long.MaxValue / 2;

    private readonly TemporaryFolder _folder = new();
    private readonly RemoteStore _remote = new();
    private readonly CacheFolder _cache;

    public FileFetcherTests() => _cache = CacheFolder.Open(_folder["cache"]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123_456)]
    public async Task File_FetchedOnce_IsTakenFromTheCacheAfterwards(int size)
    {
        var file = _remote.Add("a", size);

        using (var first = await FetchAsync(file))
        {
            Assert.Equal(1, first.Fetched);
            AssertHolds(first, file);
        }

        using var second = await FetchAsync(file);
        Assert.Equal(0, second.Fetched);
        AssertHolds(second, file);
        Assert.Single(_remote.Reads);
    }

    [Fact]
    public async Task Files_OfOneContent_AreFetchedOnce()
    {
        var file = _remote.Add("a", 5000);

        using var fetched = await FetchAsync(file, file with { Name = "b" });

        Assert.Equal((1, fetched.PlaceOf(file)), (fetched.Fetched, fetched.PlaceOf(file with { Name = "b" })));
    }

    [Fact]
    public async Task Transfer_TornForGood_GoesOnWhereItEndedTheNextTime()
    {
        var file = _remote.Add("a", 10_000);
        _remote.BreaksAfter = 4000;
        await Assert.ThrowsAsync<LinkLostException>(() => FetchAsync(file));
        _remote.BreaksAfter = long.MaxValue;

        using var fetched = await FetchAsync(file);

        Assert.Equal([("a", 0), ("a", 4000)], _remote.Reads);
        AssertHolds(fetched, file);
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(20_000)]
    public async Task Part_Damaged_IsFetchedFromTheBeginning(int bytes)
    {
        var file = _remote.Add("a", 10_000);
        await File.WriteAllBytesAsync(_cache.PartOf(file.Sha256), new byte[bytes], Cancelled);

        using var fetched = await FetchAsync(file);

        Assert.Equal(("a", 0), _remote.Reads[^1]);
        AssertHolds(fetched, file);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Entry_Damaged_IsFetchedAgain(bool keepsLength)
    {
        var file = _remote.Add("a", 10_000);
        (await FetchAsync(file)).Dispose();
        var damaged = _remote[file].ToArray();
        damaged[5000] ^= 1;
        await File.WriteAllBytesAsync(_cache.EntryOf(file.Sha256), keepsLength ? damaged : damaged[..^1], Cancelled);

        using var fetched = await FetchAsync(file);

        Assert.Equal(1, fetched.Fetched);
        AssertHolds(fetched, file);
    }

    [Fact]
    public async Task Bytes_OtherThanAnnounced_AreNamedAndNotKept()
    {
        var file = _remote.Add("a", 3000);
        _remote.Replace(file, new byte[3000]);

        var error = await Assert.ThrowsAsync<DataException>(() => FetchAsync(file));

        Assert.Contains("data file a ", error.Message, StringComparison.Ordinal);
        Assert.Contains(file.Sha256, error.Message, StringComparison.Ordinal);
        Assert.Contains(RemoteStore.HashOf(new byte[3000]), error.Message, StringComparison.Ordinal);
        Assert.Empty(_cache.Contents());
    }

    [Fact]
    public async Task Workers_OfOneMachine_FetchAFileOnce()
    {
        var file = _remote.Add("a", 50_000);
        var gate = new TaskCompletionSource();
        _remote.Gate = gate.Task;
        using var other = CacheFolder.Open(_folder["cache"]);

        var both = Task.WhenAll(FetchAsync(file), new FileFetcher(other, NoLimit, _remote, NullLogger.Instance).FetchAsync([file], Cancelled));
        gate.SetResult();
        var fetched = await both;

        Assert.Single(_remote.Reads);
        Assert.Equal(1, fetched.Sum(files => files.Fetched));
        AssertHolds(fetched[1], file);
        Array.ForEach(fetched, files => files.Dispose());
    }

    [Fact]
    public async Task Folder_OfACache_IsItsOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes of files are a matter of Unix.");
            return;
        }

        (await FetchAsync(_remote.Add("a", 1))).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_cache.Path));
    }

    [Fact]
    public void Folder_ThatCannotBeMade_IsNamedWithTheOption()
    {
        var place = Path.Combine(_folder.Write("file", [1]), "cache");

        var error = Assert.Throws<DataException>(() => CacheFolder.Open(place));

        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains("--data-cache", error.Message, StringComparison.Ordinal);
    }

    private void AssertHolds(FetchedFiles fetched, RemoteFile file) => Assert.Equal(_remote[file], File.ReadAllBytes(fetched.PlaceOf(file)));

    private Task<FetchedFiles> FetchAsync(params RemoteFile[] files) =>
        new FileFetcher(_cache, NoLimit, _remote, NullLogger.Instance).FetchAsync(files, Cancelled);
}
