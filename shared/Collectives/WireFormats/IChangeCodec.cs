namespace Cluster.Collectives.WireFormats;

/// <summary>A format of sixteen bits a value in which a change travels, so that copies of weights follow the weights that they are of.</summary>
internal interface IChangeCodec
{
    /// <summary>Moves a copy on: its change is the rounded difference between the weights and the copy as it stands, so what an earlier rounding
    /// left out is in it.</summary>
    /// <param name="weights">The weights that the copy is of.</param>
    /// <param name="before">The copy as it stands.</param>
    /// <param name="after">Takes the copy moved on: <paramref name="before"/> and the change, added in fp32.</param>
    /// <param name="change">Takes the change.</param>
    void Follow(ReadOnlySpan<float> weights, ReadOnlySpan<float> before, Span<float> after, Span<ushort> change);

    /// <summary>Moves a copy on by a change that has come, with the bits of <see cref="Follow"/>.</summary>
    /// <param name="change">The change: two bytes each, little-endian.</param>
    /// <param name="before">The copy as it stands.</param>
    /// <param name="after">Takes the copy moved on.</param>
    void Apply(ReadOnlySpan<byte> change, ReadOnlySpan<float> before, Span<float> after);
}
