using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Cluster.Collectives.Transports;
using Cluster.Worker.Fetching;

namespace Cluster.Worker.Tests.Fetching;

/// <summary>Another machine's files, in memory. It counts what it gives and can break off.</summary>
internal sealed class RemoteStore : IRemoteFiles
{
    private const int PieceBytes = 1000;

    private readonly Dictionary<string, byte[]> _contents = [];
    private readonly List<(string Name, long Offset)> _reads = [];

    /// <summary>Every transfer that was begun.</summary>
    public IReadOnlyList<(string Name, long Offset)> Reads => _reads;

    /// <summary>Bytes after which the connection is gone for good.</summary>
    public long BreaksAfter { get; set; } = long.MaxValue;

    /// <summary>Held up until it ends.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Puts a file there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">Its size; names and sizes decide the bytes.</param>
    public RemoteFile Add(string name, int size)
    {
        var bytes = BytesOf(name, size);
        var file = new RemoteFile(name, size, HashOf(bytes));
        _contents[file.Sha256] = bytes;
        return file;
    }

    /// <summary>Gives other bytes under an announced hash.</summary>
    public void Replace(RemoteFile file, byte[] bytes) => _contents[file.Sha256] = bytes;

    public byte[] this[RemoteFile file] => _contents[file.Sha256];

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        RemoteFile file, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_reads)
        {
            _reads.Add((file.Name, offset));
        }

        await Gate.WaitAsync(cancellationToken);
        var bytes = _contents[file.Sha256];
        for (; offset < bytes.Length; offset += PieceBytes)
        {
            var piece = bytes.AsMemory((int)offset, (int)Math.Min(PieceBytes, bytes.Length - offset));
            yield return (BreaksAfter -= piece.Length) >= 0 ? piece : throw new LinkLostException("gone");
        }
    }

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] BytesOf(string name, int size) => [.. Enumerable.Range(name[0], size).Select(value => (byte)(value * 7 / 3))];
}
