using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class WireArenaTests
{
    [Theory]
    [InlineData("bf16")]
    [InlineData("fp16")]
    [InlineData("top_k")]
    [InlineData("lossless")]
    public void Decode_RoundedPieces_GivesTheirBits(string name)
    {
        var layout = Layouts.WithStatistics();
        var wire = new WireArena(WireCodecs.Of(name), layout);
        var values = AwkwardFloats.Gradients(layout.Length);
        wire.Round(values, 0, null);
        var decoded = new float[layout.Length];
        var encoded = new byte[wire.MostBytes(layout.Length)];
        for (var offset = 0; offset < layout.Length; offset += 2 * WireBlock.Floats)
        {
            var count = Math.Min(2 * WireBlock.Floats, layout.Length - offset);
            var length = wire.Encode(values.AsSpan(offset, count), offset, encoded);
            wire.Decode(encoded.AsSpan(0, length), decoded.AsSpan(offset, count), offset);
        }

        Assert.Equal(AwkwardFloats.BitsOf(values), AwkwardFloats.BitsOf(decoded));
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("top_k")]
    public void Round_BlocksWithRunningStatistics_StayAsTheyAre(string name)
    {
        var layout = Layouts.WithStatistics();
        var values = AwkwardFloats.Gradients(layout.Length);
        var rounded = values.ToArray();
        new WireArena(WireCodecs.Of(name), layout).Round(rounded, 0, null);

        foreach (var statistics in layout.Parameters.Where(parameter => !parameter.IsTrainable))
        {
            Assert.Equal(values.AsSpan(statistics.Offset, statistics.Length), rounded.AsSpan(statistics.Offset, statistics.Length));
        }

        Assert.NotEqual(values, rounded);
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("top_k")]
    [InlineData("lossless")]
    public void Decode_BytesCutOrTooMany_AreRefused(string name)
    {
        var layout = Layouts.WithStatistics();
        var wire = new WireArena(WireCodecs.Of(name), layout);
        var values = AwkwardFloats.Gradients(layout.Length);
        var encoded = new byte[wire.MostBytes(layout.Length) + 1];
        var length = wire.Encode(values, 0, encoded);

        Assert.All((int[])[0, 1, length / 2, length - 1, length + 1], wrong =>
            Assert.Throws<ContractException>(() => wire.Decode(encoded.AsSpan(0, wrong), values, 0)));
    }
}
