using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Coordinator.Asking;

/// <summary>Bytes that travel with a status for who measures the link, the same ones every time.</summary>
internal static class LinkBallast
{
    // A message stays below what either end takes.
    private const int MostBytes = 768 << 10;

    // Compression, were there any, must not make the link look faster.
    private static readonly Lazy<ByteString> Bytes = new(() =>
    {
        var bytes = new byte[MostBytes];
        new Random(MostBytes).NextBytes(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    });

    /// <summary>Adds as many bytes to an answer as were asked for.</summary>
    /// <param name="request">The question.</param>
    /// <param name="reply">The answer.</param>
    public static StatusReply Answer(StatusRequest request, StatusReply reply)
    {
        if (request.AnswerBallast > 0)
        {
            reply.Ballast = UnsafeByteOperations.UnsafeWrap(Bytes.Value.Memory[..Math.Min(request.AnswerBallast, MostBytes)]);
        }

        return reply;
    }
}
