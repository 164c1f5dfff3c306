using System.Runtime.Intrinsics;

namespace Cluster.Collectives.WireFormats;

/// <summary>A floating-point format of sixteen bits, eight values at a time. Written with operations that every width of vectors and plain code
/// have the same bits for.</summary>
internal interface ISixteenBitFloat
{
    /// <summary>The format's name in a job.</summary>
    static abstract string Name { get; }

    /// <summary>The nearest sixteen bits, ties to even.</summary>
    /// <param name="bits">Bits of float32 values.</param>
    /// <returns>The format's bits in the lower half of each lane, zeros in the upper.</returns>
    static abstract Vector256<uint> FromFloats(Vector256<uint> bits);

    /// <summary>The float32 values that sixteen bits stand for, exactly.</summary>
    /// <param name="bits">The format's bits in the lower half of each lane, zeros in the upper.</param>
    static abstract Vector256<uint> ToFloats(Vector256<uint> bits);
}
