using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class WireCodecTests
{
    private static readonly int[] Counts =
        [.. Enumerable.Range(0, 70), 255, 256, 257, 1000, 16383, 16384, 16385, (3 * 16384) + 301];

    public static TheoryData<string> Names => ["fp32", "bf16", "fp16", "top_k", "lossless"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_EncodedValues_AreTheRoundedOnes(string name)
    {
        var codec = Codec(name);
        foreach (var count in Counts)
        {
            foreach (var values in Trials(count))
            {
                var rounded = values.ToArray();
                codec.Round(rounded);
                Assert.Equal(AwkwardFloats.BitsOf(rounded), AwkwardFloats.BitsOf(Travel(codec, values)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Round_RoundedValues_StayAsTheyAre(string name)
    {
        var values = AwkwardFloats.Mixed(40_000);
        Codec(name).Round(values);
        var again = values.ToArray();
        Codec(name).Round(again);

        Assert.Equal(AwkwardFloats.BitsOf(values), AwkwardFloats.BitsOf(again));
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("lossless")]
    public void Round_ExactFormat_KeepsEveryBit(string name)
    {
        Assert.True(Codec(name).IsExact);
        foreach (var values in Counts.SelectMany(Trials))
        {
            Assert.Equal(AwkwardFloats.BitsOf(values), AwkwardFloats.BitsOf(Travel(Codec(name), values)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_ArenaCutAtBlocks_GivesTheSameValues(string name)
    {
        var codec = Codec(name);
        var values = AwkwardFloats.Gradients((4 * WireBlock.Floats) + 77);
        var whole = Travel(codec, values);
        float[] pieces =
        [
            .. Travel(codec, values.AsSpan(0, WireBlock.Floats)),
            .. Travel(codec, values.AsSpan(WireBlock.Floats, 2 * WireBlock.Floats)),
            .. Travel(codec, values.AsSpan(3 * WireBlock.Floats)),
        ];

        Assert.Equal(AwkwardFloats.BitsOf(whole), AwkwardFloats.BitsOf(pieces));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_BytesCutOrTooMany_AreRefused(string name)
    {
        var codec = Codec(name);
        var values = AwkwardFloats.Gradients(17_000);
        var target = new byte[codec.MostBytes(values.Length) + 1];
        var length = codec.Encode(values, target);
        var cuts = Enumerable.Range(0, 600).Concat(Enumerable.Range(1, 600).Select(bytes => length - bytes)).Append(length / 2);
        foreach (var cut in cuts.Where(cut => cut >= 0 && cut < length))
        {
            Assert.Throws<ContractException>(() => codec.Decode(target.AsSpan(0, cut), values));
        }

        Assert.Throws<ContractException>(() => codec.Decode(target.AsSpan(0, length + 1), values));
        Assert.Throws<ContractException>(() => codec.Decode(target.AsSpan(0, length), new float[values.Length / 2]));
        Assert.Throws<ContractException>(() => codec.Decode(target.AsSpan(0, length), new float[values.Length * 2]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_DamagedBytes_AreDecodedOrRefusedWithinBounds(string name)
    {
        var codec = Codec(name);
        var values = AwkwardFloats.Gradients(3000);
        var encoded = new byte[codec.MostBytes(values.Length)];
        var length = codec.Encode(values, encoded);
        var random = new Random(7);
        var decoded = new float[values.Length + 2];
        (decoded[0], decoded[^1]) = (42f, 43f);
        for (var trial = 0; trial < 4000; trial++)
        {
            var damaged = encoded.AsSpan(0, length).ToArray();
            for (var damage = random.Next(1, 6); damage > 0; damage--)
            {
                // Mostly at the front, where lengths and sizes stand.
                damaged[random.Next(3) == 0 ? random.Next(length) : random.Next(Math.Min(60, length))] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => codec.Decode(damaged, decoded.AsSpan(1, values.Length)));
            Assert.True(error is null or ContractException, error?.ToString());
        }

        Assert.Equal((42f, 43f), (decoded[0], decoded[^1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_TargetTooShort_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => Codec(name).Encode(new float[100], new byte[Codec(name).MostBytes(100) - 1]));

    [Theory]
    [MemberData(nameof(Names))]
    public void EncodeAndDecode_OnceWarm_AllocateNothing(string name)
    {
        var codec = Codec(name);
        var values = AwkwardFloats.Gradients(40_000);
        var encoded = new byte[codec.MostBytes(values.Length)];
        codec.Decode(encoded.AsSpan(0, codec.Encode(values, encoded)), values);
        codec.Round(values);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = codec.Encode(values, encoded);
        codec.Decode(encoded.AsSpan(0, length), values);
        codec.Round(values);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IEnumerable<float[]> Trials(int count) =>
    [
        AwkwardFloats.Mixed(count), AwkwardFloats.Noise(count), AwkwardFloats.Gradients(count), AwkwardFloats.Sparse(count),
        new float[count], [.. Enumerable.Repeat(-0f, count)], [.. Enumerable.Repeat(1.5f, count)],
    ];

    private static IWireCodec Codec(string name) => WireCodecs.Of(name, 0.01);

    private static float[] Travel(IWireCodec codec, ReadOnlySpan<float> values)
    {
        var encoded = new byte[codec.MostBytes(values.Length)];
        var length = codec.Encode(values, encoded);
        var decoded = AwkwardFloats.Noise(values.Length, 99);
        codec.Decode(encoded.AsSpan(0, length), decoded);
        return decoded;
    }
}
