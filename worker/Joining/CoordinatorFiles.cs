using System.Runtime.CompilerServices;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Data;
using Cluster.Data.Files;
using Cluster.V1;
using Cluster.Worker.Fetching;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>The coordinator as the one who has the job's files.</summary>
/// <param name="client">The coordinator.</param>
/// <param name="membership">The run in which this worker is to take part.</param>
/// <param name="patience">How long to try to reach a coordinator that does not answer any more.</param>
/// <param name="logger">The log.</param>
internal sealed class CoordinatorFiles(
    V1.Coordinator.CoordinatorClient client, Membership membership, TimeSpan patience, ILogger logger) : IRemoteFiles
{
    /// <summary>Asks for the files that the job's data consists of.</summary>
    /// <param name="paths">How many paths the job names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">The coordinator cannot list them.</exception>
    /// <exception cref="LinkLostException">The coordinator is gone.</exception>
    /// <exception cref="ContractException">The list is none.</exception>
    public async Task<IReadOnlyList<ListedFile>> ListAsync(int paths, CancellationToken cancellationToken)
    {
        var retries = new Retries(patience);
        while (true)
        {
            try
            {
                return await ReadListAsync(paths, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException error)
            {
                await RecoverAsync(error, "listing the data", retries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        RemoteFile file, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var retries = new Retries(patience);
        FileTransfer? transfer = null;
        try
        {
            while (offset < file.Size)
            {
                var bytes = ByteString.Empty;
                try
                {
                    transfer ??= new FileTransfer(client, RequestOf(file, offset), cancellationToken);
                    bytes = await transfer.NextAsync(offset, file.Size - offset).ConfigureAwait(false);
                    retries.Reset();
                }
                catch (RpcException error)
                {
                    transfer?.Dispose();
                    transfer = null;
                    await RecoverAsync(error, $"fetching {file.Name}", retries, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                offset += bytes.Length;
                yield return bytes.Memory;
            }
        }
        finally
        {
            transfer?.Dispose();
        }
    }

    private async Task<List<ListedFile>> ReadListAsync(int paths, CancellationToken cancellationToken)
    {
        using var call = client.ListData(new ListDataRequest { Fence = OwnFence() }, cancellationToken: cancellationToken);
        var files = new List<ListedFile>();
        while (await call.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false))
        {
            files.Add(Checked(call.ResponseStream.Current, paths));
        }

        return files.DistinctBy(file => (file.Path, string.Join('/', file.Name))).Count() == files.Count
            ? files
            : throw new ContractException("a list of data with one file twice");
    }

    /// <summary>What comes from the wire becomes paths here; so names are looked at first.</summary>
    internal static ListedFile Checked(DataFile file, int paths)
    {
        var isSound = file.Path >= 0 && file.Path < paths && file.Size >= 0 && file.Sha256.Length == FileHash.Bytes
            && file.Name.Count > 0 && file.Name.All(FileName.IsPlain) && (file.InFolder || file.Name.Count == 1);
        var name = string.Join('/', file.Name);
        return isSound
            ? new ListedFile(
                file.Path, file.InFolder, [.. file.Name], new RemoteFile(name, file.Size, Convert.ToHexStringLower(file.Sha256.Span)))
            : throw new ContractException($"a data file '{name}' of {file.Size} bytes for path {file.Path}, which no job can have");
    }

    // Returns when it is time for another call.
    private async Task RecoverAsync(RpcException error, string task, Retries retries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var detail = error.Status.Detail;
        if (!Retries.CanHelp(error) || !retries.HasTime)
        {
            throw error.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.OutOfRange
                ? new DataException($"the coordinator refuses {task}: {detail}", error)
                : new LinkLostException($"lost the coordinator while {task}: {error.StatusCode}: {detail}", error)
                {
                    RunIsOver = JoinTrailers.SayRunIsOver(error),
                };
        }

        logger.TransferTorn(task, detail);
        await retries.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private FetchDataRequest RequestOf(RemoteFile file, long offset) =>
        new() { Fence = OwnFence(), Sha256 = ByteString.CopyFrom(Convert.FromHexString(file.Sha256)), Offset = offset };

    private Fence OwnFence() => new() { Job = membership.Job, Term = membership.Term.Value };
}
