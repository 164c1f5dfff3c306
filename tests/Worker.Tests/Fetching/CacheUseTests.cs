using Cluster.Data;
using Cluster.Worker.Fetching;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>A cache keeps to its limit: what was used least recently goes first, and never what a worker uses.</summary>
public sealed class CacheUseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CacheFolder _cache;

    public CacheUseTests() => _cache = CacheFolder.Open(_folder.FullName);

    private IEnumerable<string> Kept => _cache.Contents().Select(content => content.Sha256[..1]).Order();

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Room_IsMade_WhereNothingWasUsedForLongest()
    {
        Put('a', age: 3);
        Put('b', age: 9);
        Put('c', age: 6);

        using var use = await BeginAsync(limit: 300, 'd');

        Assert.Equal(["a", "c"], Kept);
    }

    [Fact]
    public async Task Room_ThatIsThere_RemovesNothing()
    {
        Put('a', age: 3);

        using var use = await BeginAsync(limit: 200, 'd');

        Assert.Equal(["a"], Kept);
    }

    [Fact]
    public async Task File_InUse_IsNeverRemoved()
    {
        Put('a', age: 9);
        Put('b', age: 1);
        using var other = await BeginAsync(limit: 1000, 'a');

        using var use = await BeginAsync(limit: 200, 'd');

        Assert.Equal(["a"], Kept);
    }

    [Fact]
    public async Task File_ThatAnotherWorkerFetches_TakesItsRoomAlready()
    {
        using var other = await BeginAsync(limit: 150, 'a');

        var error = await Assert.ThrowsAsync<DataException>(() => BeginAsync(limit: 150, 'd'));

        Assert.Contains("other workers here use 100 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("--data-cache-limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfAnEndedUse_IsRemoved()
    {
        Put('a', age: 9);
        (await BeginAsync(limit: 1000, 'a')).Dispose();

        using var use = await BeginAsync(limit: 100, 'd');

        Assert.Empty(Kept);
        Assert.Single(Directory.GetDirectories(_cache.Users));
    }

    [Fact]
    public async Task Part_ThatNobodyNeeds_IsRemovedLikeAFile()
    {
        File.WriteAllBytes(_cache.PartOf(Hash('a')), new byte[50]);

        using var use = await BeginAsync(limit: 100, 'd');

        Assert.Empty(Kept);
    }

    [Fact]
    public async Task Folder_OfADeadProcess_IsTidiedUp()
    {
        Put('a', age: 1);
        var dead = Path.Combine(_cache.Users, "dead");
        Directory.CreateDirectory(Path.Combine(dead, "files"));
        File.WriteAllText(Path.Combine(dead, "needs"), $"{Hash('a')} 100\n");

        using var use = await BeginAsync(limit: 100, 'd');

        Assert.False(Directory.Exists(dead));
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task Data_LargerThanTheLimit_IsRefusedAndNothingRemoved()
    {
        Put('a', age: 1);

        var error = await Assert.ThrowsAsync<DataException>(() => BeginAsync(limit: 99, 'd'));

        Assert.Contains("may hold 99 bytes, but this job's data takes 100 bytes; raise --data-cache-limit", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_cache.Users));
        Assert.Equal(["a"], Kept);
    }

    private static string Hash(char letter) => new(letter, 64);

    private void Put(char letter, int age)
    {
        File.WriteAllBytes(_cache.EntryOf(Hash(letter)), new byte[100]);
        File.SetLastWriteTimeUtc(_cache.EntryOf(Hash(letter)), new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc).AddHours(-age));
    }

    private Task<CacheUse> BeginAsync(long limit, char letter) => CacheUse.BeginAsync(
        _cache, [new RemoteFile($"{letter}", 100, Hash(letter))], limit, TestContext.Current.CancellationToken);
}
