using Cluster.Collectives.Reduction;
using Cluster.Engine.Memory;
using Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>The messages that carry arenas, one a bucket. Those of an arena are made once, and anew where it is cut otherwise; their fence is
/// that of what is sent.</summary>
/// <param name="make">Makes a message around a chunk, which shows its bytes as they are when it is serialised.</param>
internal sealed class ArenaMessages<TMessage>(Func<TensorChunk, TMessage> make)
{
    private readonly Dictionary<AlignedBuffer, (Buckets Buckets, TMessage[] Messages)> _made = new(ReferenceEqualityComparer.Instance);

    /// <summary>An arena's messages, in the order in which they are sent.</summary>
    /// <param name="arena">The arena; it must outlive the messages.</param>
    /// <param name="buckets">What it is cut into.</param>
    public TMessage[] Of(AlignedBuffer arena, Buckets buckets)
    {
        if (!_made.TryGetValue(arena, out var made) || made.Buckets != buckets)
        {
            _made[arena] = made = (buckets, [.. TensorChunks.Of(arena.AsByteMemory(), buckets).Select(make)]);
        }

        return made.Messages;
    }
}
