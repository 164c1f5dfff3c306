using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Makes the pieces of an arena of those of another and of what has changed since.</summary>
/// <param name="form">The form of changes.</param>
/// <param name="before">The arena as it was.</param>
internal sealed class ChangeDecoder(ChangeForm form, AlignedBuffer before) : IPieceDecoder
{
    /// <inheritdoc/>
    public int MostBytes(int count) => form.MostBytes(count);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<float> values, int offset) =>
        form.Decode(encoded, before.Span.Slice(offset, values.Length), values, offset);
}
