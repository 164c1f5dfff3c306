using Cluster.Data;
using Cluster.Jobs.Specification;
using Cluster.Worker.Fetching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>A worker reads the coordinator's files where they lie if it can, and others by links with the names of the job.</summary>
public sealed class WorkerDataTests : IDisposable
{
    private static readonly string[] IdxNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private readonly TemporaryFolder _folder = new();
    private readonly RemoteStore _remote = new();
    private readonly List<ListedFile> _files = [];
    private string? _dataPath;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_WhereTheJobSays_AreReadThere()
    {
        var job = Table("jobs/train.csv", "jobs/test.csv");
        Put("jobs/train.csv", _files[0]);
        Put("jobs/test.csv", _files[1]);

        using var data = await FindAsync(job);

        Assert.Equal(job.Paths, data.Spec.Paths);
        Assert.Empty(_remote.Reads);
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public async Task Folder_OfTheWorker_IsLookedAtFirst()
    {
        var job = Table("jobs/train.csv", "jobs/test.csv");
        Put("own/train.csv", _files[0]);
        Put("jobs/train.csv", _files[0]);
        Put("jobs/test.csv", _files[1]);
        _dataPath = _folder["own"];

        using var data = await FindAsync(job);

        Assert.Equal([_folder["own/train.csv"], _folder["jobs/test.csv"]], data.Spec.Paths);
        Assert.Empty(_remote.Reads);
    }

    [Fact]
    public async Task Files_Missing_AreReadByTheNamesOfTheJob()
    {
        var job = Table("jobs/train.csv", "jobs/test.csv");
        Put("jobs/test.csv", _files[1]);

        using (var data = await FindAsync(job))
        {
            Assert.Equal([("train.csv", 0L)], _remote.Reads);
            Assert.Equal(("train.csv", _folder["jobs/test.csv"]), (Path.GetFileName(data.Spec.Paths[0]), data.Spec.Paths[1]));
            Assert.Equal(_remote[_files[0].Content], File.ReadAllBytes(data.Spec.Paths[0]));
        }

        Assert.Empty(Directory.GetDirectories(_folder["cache/users"]));
    }

    [Fact]
    public async Task File_OfOtherBytes_IsFetchedInstead()
    {
        var job = Table("jobs/train.csv", "jobs/test.csv");
        _folder.Write("jobs/train.csv", new byte[100]);
        Put("jobs/test.csv", _files[1]);

        using var data = await FindAsync(job);

        Assert.Equal(_remote[_files[0].Content], File.ReadAllBytes(data.Spec.Paths[0]));
    }

    [Fact]
    public async Task Paths_OfAnotherSystem_AreFetched()
    {
        var job = Table("jobs/train.csv", "jobs/test.csv").At(path => $@"C:\jobs\{Path.GetFileName(path)}");

        using var data = await FindAsync(job);

        Assert.Equal(["train.csv", "test.csv"], data.Spec.Paths.Select(Path.GetFileName));
        Assert.All(data.Spec.Paths, path => Assert.True(File.Exists(path)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folder_WithAFileMore_IsReadByLinks(bool hasMore)
    {
        var job = Images();
        _files.ForEach(file => Put($"set/{file.Name[0]}", file));

        if (hasMore)
        {
            // The source prefers what is unpacked, so these would be other samples.
            _folder.Write($"set/{IdxNames[0]}", new byte[100]);
        }

        using var data = await FindAsync(job);

        Assert.Equal(hasMore, data.Spec.Paths[0] != _folder["set"]);
        Assert.Equal("set", Path.GetFileName(data.Spec.Paths[0]));
        Assert.Equal(4, data.Spec.FilesAt(data.Spec.Paths[0]).Length);
        Assert.Equal(_remote[_files[0].Content], File.ReadAllBytes(data.Spec.FilesAt(data.Spec.Paths[0])[0]));
        Assert.Empty(_remote.Reads);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData(99, "expected 100 bytes, got 99")]
    [InlineData(100, "expected SHA-256 ")]
    public async Task File_OfASharedPath_MustBeTheCoordinators(int? size, string reason)
    {
        var job = Table("jobs/train.csv", "jobs/test.csv", DataAccess.Shared);
        Put("jobs/train.csv", _files[0]);
        if (size is { } bytes)
        {
            _folder.Write("jobs/test.csv", new byte[bytes]);
        }

        var error = await Assert.ThrowsAsync<DataException>(() => FindAsync(job));

        Assert.Contains(_folder["jobs/test.csv"], error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("data.access", error.Message, StringComparison.Ordinal);
        Assert.Empty(_remote.Reads);
    }

    [Fact]
    public async Task Job_WithoutFiles_NeedsNone()
    {
        using var data = await FindAsync(new GlyphDataSpec());

        Assert.False(Directory.Exists(_folder["cache"]));
    }

    private CsvDataSpec Table(string train, string test, DataAccess access = DataAccess.Fetch)
    {
        _files.Add(new ListedFile(0, false, ["train.csv"], _remote.Add("train.csv", 100)));
        _files.Add(new ListedFile(1, false, ["test.csv"], _remote.Add("Test.csv", 100)));
        return new CsvDataSpec(_folder[train], ["y"], _folder[test], Access: access);
    }

    private IdxDataSpec Images()
    {
        _files.AddRange(IdxNames.Select((name, index) => new ListedFile(0, true, [$"{name}.gz"], _remote.Add(name, 100 + index))));
        return new IdxDataSpec(_folder["set"]);
    }

    private void Put(string place, ListedFile file) => _folder.Write(place, _remote[file.Content]);

    private Task<WorkerData> FindAsync(DataSpec data) => WorkerData.FindAsync(
        data,
        new WorkerOptions { DataPath = _dataPath, DataCache = _folder["cache"] },
        _files,
        _remote,
        NullLogger.Instance,
        TestContext.Current.CancellationToken);
}
