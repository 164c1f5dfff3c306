namespace Cluster.Collectives.WireFormats;

/// <summary>The formats by the names that jobs give them.</summary>
public static class WireCodecs
{
    /// <summary>The values as they are: what everything travels in unless a job asks for something else.</summary>
    public static IWireCodec Fp32 { get; } = new Fp32Codec();

    /// <summary>Every bit in fewer bytes.</summary>
    public static IWireCodec Lossless { get; } = new LosslessCodec();

    /// <summary>The format of a name.</summary>
    /// <param name="name">fp32, bf16, fp16, top_k or lossless.</param>
    /// <param name="fraction">Share of the values that <see cref="TopKCodec"/> keeps; others do not look at it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format, or the fraction is out of range.</exception>
    public static IWireCodec Of(string name, double fraction = 0.01) => name switch
    {
        "fp32" => Fp32,
        "bf16" => new SixteenBitCodec<Bf16>(),
        "fp16" => new SixteenBitCodec<Fp16>(),
        "top_k" => new TopKCodec(fraction),
        "lossless" => Lossless,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"expected fp32, bf16, fp16, top_k or lossless, got {name}"),
    };
}
