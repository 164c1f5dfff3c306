using Cluster.Coordinator.Files;
using Cluster.Coordinator.Services;
using Cluster.Jobs.Specification;
using Cluster.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Cluster.Coordinator.Tests.Files;

/// <summary>Workers get the bytes of listed files, from where they ask, and nothing else.</summary>
public sealed class DataServingTests : IDisposable
{
    private const int Size = (2 * DataServing.ChunkBytes) + 17;

    private readonly string _path = Path.GetTempFileName();
    private readonly byte[] _bytes = [.. Enumerable.Range(0, Size).Select(value => (byte)(value / 251))];
    private readonly DataServing _serving;

    public DataServingTests()
    {
        File.WriteAllBytes(_path, _bytes);
        _serving = new DataServing(new DataOffer(new CsvDataSpec(_path, ["y"]), TestContext.Current.CancellationToken));
    }

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(DataServing.ChunkBytes + 17, 1)]
    [InlineData(Size, 0)]
    public async Task File_FromAnOffset_ComesInSmallChunks(int offset, int chunks)
    {
        var received = await FetchAsync(offset);

        Assert.Equal(chunks, received.Count);
        Assert.All(received, chunk => Assert.InRange(chunk.Data.Length, 1, DataServing.ChunkBytes));
        Assert.Equal(offset, received.FirstOrDefault()?.Offset ?? Size);
        Assert.Equal(_bytes[offset..], received.SelectMany(chunk => chunk.Data.ToByteArray()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Size + 1)]
    public async Task Offset_OutsideTheFile_IsOutOfRange(int offset) =>
        Assert.Equal(StatusCode.OutOfRange, (await Assert.ThrowsAsync<RpcException>(() => FetchAsync(offset))).StatusCode);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Hash_ThatIsNotListed_IsNotFound(int length)
    {
        var request = new FetchDataRequest { Sha256 = ByteString.CopyFrom(new byte[length]) };

        var error = await Assert.ThrowsAsync<RpcException>(
            () => _serving.FetchAsync(request, new Received<DataChunk>(), TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_ChangedSinceItWasListed_IsRefusedByName(bool isRemoved)
    {
        await ListAsync();
        if (isRemoved)
        {
            File.Delete(_path);
        }
        else
        {
            await File.WriteAllBytesAsync(_path, _bytes[1..], TestContext.Current.CancellationToken);
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => FetchAsync(0));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains(_path, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_ThatCannotBeListed_IsRefusedByName()
    {
        File.Delete(_path);

        var error = await Assert.ThrowsAsync<RpcException>(ListAsync);

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains(_path, error.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<DataFile> ListAsync()
    {
        var files = new Received<DataFile>();
        await _serving.ListAsync(files, TestContext.Current.CancellationToken);
        return Assert.Single(files);
    }

    private async Task<List<DataChunk>> FetchAsync(long offset)
    {
        var chunks = new Received<DataChunk>();
        var request = new FetchDataRequest { Sha256 = (await ListAsync()).Sha256, Offset = offset };
        await _serving.FetchAsync(request, chunks, TestContext.Current.CancellationToken);
        return chunks;
    }

    private sealed class Received<T> : List<T>, IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message)
        {
            Add(message);
            return Task.CompletedTask;
        }

        public Task WriteAsync(T message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
