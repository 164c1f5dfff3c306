using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Data;
using Cluster.Protocol.Identity;
using Cluster.V1;
using Cluster.Worker.Fetching;
using Cluster.Worker.Joining;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using static Cluster.Worker.Tests.Joining.ScriptedCoordinator;

namespace Cluster.Worker.Tests.Joining;

/// <summary>What a coordinator lists and sends is checked, and a torn transfer goes on where it ended.</summary>
public sealed class CoordinatorFilesTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    private static readonly RemoteFile File = new("a", Bytes.Length, new string('0', 64));

    [Fact]
    public async Task Transfer_Torn_GoesOnWhereItEnded()
    {
        var coordinator = new ScriptedCoordinator(
            ([Chunk(Bytes, 0, 30), Chunk(Bytes, 30, 30)], Error(StatusCode.Unavailable)),
            ([], Error(StatusCode.Unavailable)),
            ([Chunk(Bytes, 60, 30)], null),
            ([Chunk(Bytes, 90, 10)], null));

        Assert.Equal(Bytes, await ReadAsync(coordinator));

        Assert.Equal([0, 60, 60, 90], coordinator.Requests.Cast<FetchDataRequest>().Select(request => request.Offset));
        Assert.All(coordinator.Requests.Cast<FetchDataRequest>(), request => Assert.Equal(("run", 3), (request.Fence.Job, request.Fence.Term)));
    }

    [Fact]
    public async Task Coordinator_GoneForLong_IsGivenUp()
    {
        var coordinator = new ScriptedCoordinator(([], Error(StatusCode.Unavailable)));

        var error = await Assert.ThrowsAsync<LinkLostException>(() => ReadAsync(coordinator, patience: TimeSpan.FromMilliseconds(120)));

        Assert.Contains("fetching a", error.Message, StringComparison.Ordinal);
        Assert.True(coordinator.Requests.Count >= 2, $"asked {coordinator.Requests.Count} times");
    }

    [Fact]
    public async Task Coordinator_WhoseRunIsOver_IsAskedOnce()
    {
        var over = new RpcException(new Status(StatusCode.Unavailable, "the run is over"), new Metadata { { JoinTrailers.Final, "true" } });
        var coordinator = new ScriptedCoordinator(([], over));

        Assert.True((await Assert.ThrowsAsync<LinkLostException>(() => ReadAsync(coordinator))).RunIsOver);

        Assert.Single(coordinator.Requests);
    }

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    public async Task Coordinator_ThatCannotGiveTheFile_IsAskedOnce(StatusCode code)
    {
        var coordinator = new ScriptedCoordinator(([], Error(code)));

        var error = await Assert.ThrowsAsync<DataException>(() => ReadAsync(coordinator));

        Assert.Contains("fetching a: detail", error.Message, StringComparison.Ordinal);
        Assert.Single(coordinator.Requests);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 20)]
    [InlineData(40, 40)]
    [InlineData(30, 71)]
    public async Task Chunk_ThatDoesNotFollow_IsRefused(int offset, int count)
    {
        var chunk = new DataChunk { Offset = offset, Data = ByteString.CopyFrom(new byte[count]) };
        var coordinator = new ScriptedCoordinator(([Chunk(Bytes, 0, 30), chunk], null));

        await Assert.ThrowsAsync<ContractException>(() => ReadAsync(coordinator));
    }

    [Fact]
    public async Task List_Torn_IsAskedForAgain()
    {
        var coordinator = new ScriptedCoordinator(
            ([Listed("a")], Error(StatusCode.Unavailable)),
            ([Listed("a"), Listed("sub", "b")], null));

        var files = await FilesOf(coordinator).ListAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(["a", "sub/b"], files.Select(file => file.Content.Name));
        Assert.Equal(Path.Combine("folder", "sub", "b"), files[1].At("folder"));
    }

    [Fact]
    public async Task List_WithOneFileTwice_IsRefused()
    {
        var coordinator = new ScriptedCoordinator(([Listed("a"), Listed("a")], null));

        await Assert.ThrowsAsync<ContractException>(() => FilesOf(coordinator).ListAsync(1, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".. ")]
    [InlineData("a", "..", "b")]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0")]
    public void Name_ThatLeadsElsewhere_IsRefused(params string[] name) =>
        Assert.Throws<ContractException>(() => CoordinatorFiles.Checked(Listed(name), 1));

    [Fact]
    public void File_OfAPathTheJobHasNot_IsRefused()
    {
        foreach (var path in (int[])[-1, 1])
        {
            var file = Listed("a");
            file.Path = path;
            Assert.Throws<ContractException>(() => CoordinatorFiles.Checked(file, 1));
        }
    }

    [Fact]
    public void File_BesideThePath_HasNoFolders()
    {
        var file = Listed("a", "b");
        file.InFolder = false;

        Assert.Throws<ContractException>(() => CoordinatorFiles.Checked(file, 1));
    }

    private static DataFile Listed(params string[] name) =>
        new() { InFolder = true, Name = { name }, Size = 1, Sha256 = ByteString.CopyFrom(new byte[32]) };

    private static CoordinatorFiles FilesOf(ScriptedCoordinator coordinator, TimeSpan? patience = null) => new(
        coordinator.Client, new Membership("run", new Term(3), new WorkerId(1)), patience ?? TimeSpan.FromMinutes(1), NullLogger.Instance);

    private static async Task<byte[]> ReadAsync(ScriptedCoordinator coordinator, TimeSpan? patience = null)
    {
        var all = new List<byte>();
        await foreach (var piece in FilesOf(coordinator, patience).ReadAsync(File, 0, TestContext.Current.CancellationToken))
        {
            all.AddRange(piece.ToArray());
        }

        return [.. all];
    }
}
