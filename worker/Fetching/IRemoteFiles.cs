namespace Cluster.Worker.Fetching;

/// <summary>Whoever has the files.</summary>
internal interface IRemoteFiles
{
    /// <summary>Reads a file from an offset to its end, however often the transfer is torn on the way.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to begin, 0 to the file's size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Consecutive bytes, together exactly as many as there should be; each piece is good until the next is asked for.</returns>
    /// <exception cref="Data.DataException">The other side cannot give this file.</exception>
    /// <exception cref="Collectives.Transports.LinkLostException">The other side is gone.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(RemoteFile file, long offset, CancellationToken cancellationToken);
}
