using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One message encoding: how messages are compressed and how they are read again.</summary>
public interface ICompressionProvider
{
    /// <summary>The name that travels in the <c>grpc-encoding</c> header.</summary>
    string EncodingName { get; }

    /// <summary>Wraps a stream so that what is written to it arrives compressed.</summary>
    /// <param name="stream">Takes the compressed bytes; stays open when the wrapper is disposed.</param>
    /// <param name="compressionLevel">The level, or null for the provider's own.</param>
    /// <returns>Takes the plain bytes; dispose it to write the last of them.</returns>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>Wraps a stream so that what is read from it is plain.</summary>
    /// <param name="stream">Yields the compressed bytes.</param>
    /// <returns>Yields the plain bytes.</returns>
    Stream CreateDecompressionStream(Stream stream);
}
