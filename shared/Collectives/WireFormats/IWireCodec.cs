using Cluster.Collectives.Transports;

namespace Cluster.Collectives.WireFormats;

/// <summary>A form in which numbers travel. What is encoded stands for itself: pieces of an arena may be encoded, sent and decoded in any order
/// and by several threads at once.</summary>
/// <remarks>A piece of an arena is to begin at a multiple of <see cref="WireBlock.Floats"/> and, unless it is the arena's last, to end at one.
/// Then what comes out does not depend on how an arena is cut.</remarks>
public interface IWireCodec
{
    /// <summary>The format's name in a job: fp32, bf16, fp16, top_k or lossless.</summary>
    string Name { get; }

    /// <summary>Whether decoding gives back every bit of what was encoded.</summary>
    bool IsExact { get; }

    /// <summary>Bytes that some values need at most, whatever they are.</summary>
    /// <param name="count">Number of values, 0 to <see cref="WireBlock.MostFloats"/>.</param>
    int MostBytes(int count);

    /// <summary>Encodes values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="target">Where the bytes go; at least <see cref="MostBytes"/> long.</param>
    /// <returns>Number of bytes written.</returns>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    int Encode(ReadOnlySpan<float> values, Span<byte> target);

    /// <summary>Decodes values.</summary>
    /// <param name="encoded">All bytes that one call of <see cref="Encode"/> wrote, from this process or from one that is not trusted.</param>
    /// <param name="values">Where the values go; as many as were encoded.</param>
    /// <exception cref="ContractException">The bytes do not stand for that many values. Some values may have been written.</exception>
    void Decode(ReadOnlySpan<byte> encoded, Span<float> values);

    /// <summary>Gives values the form that they have once encoded and decoded. Encoding what was rounded changes nothing more.</summary>
    /// <param name="values">The values, replaced.</param>
    void Round(Span<float> values);
}
