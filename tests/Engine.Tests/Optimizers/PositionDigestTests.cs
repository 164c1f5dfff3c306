using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Tests.Optimizers;

public sealed class PositionDigestTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(100)]
    public void Of_AnySplit_AddsUpToTheWhole(int cut)
    {
        var values = Bits.Patterns(1, 100);

        var parts = PositionDigest.Of(values.AsSpan(cut), cut) + PositionDigest.Of(values.AsSpan(0, cut));

        Assert.Equal(PositionDigest.Of(values), parts);
    }

    [Fact]
    public void Of_AnyVectorWidth_IsTheSumOfSingleValues()
    {
        var values = Bits.Patterns(2, 77);
        var expected = 0ul;
        for (var index = 0; index < values.Length; index++)
        {
            expected += PositionDigest.Of(values.AsSpan(index, 1), index);
        }

        Assert.Equal(expected, PositionDigest.Of(values));
    }

    [Fact]
    public void Of_OneChangedBit_Differs()
    {
        var values = Bits.Uniform(3, 40);
        var digest = PositionDigest.Of(values);
        for (var index = 0; index < values.Length; index++)
        {
            for (var bit = 0; bit < 32; bit++)
            {
                var changed = (float[])values.Clone();
                changed[index] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(values[index]) ^ (1 << bit));
                Assert.NotEqual(digest, PositionDigest.Of(changed));
            }
        }
    }

    [Fact]
    public void Of_TwoExchangedValues_Differs()
    {
        var values = Bits.Uniform(4, 120);
        var digest = PositionDigest.Of(values);
        for (var left = 0; left < values.Length; left++)
        {
            for (var right = 0; right < left; right++)
            {
                var exchanged = (float[])values.Clone();
                (exchanged[left], exchanged[right]) = (values[right], values[left]);
                Assert.NotEqual(digest, PositionDigest.Of(exchanged));
            }
        }
    }

    [Fact]
    public void Of_NeighboursChangedAgainstEachOther_Differs()
    {
        // Bits up, down, down and up: what a sum with evenly spaced keys would miss.
        var values = Bits.Uniform(5, 64);
        var digest = PositionDigest.Of(values);
        for (var index = 0; index + 3 < values.Length; index++)
        {
            var changed = (float[])values.Clone();
            for (var place = 0; place < 4; place++)
            {
                var bits = BitConverter.SingleToInt32Bits(values[index + place]);
                changed[index + place] = BitConverter.Int32BitsToSingle(bits + (place is 0 or 3 ? 1 : -1));
            }

            Assert.NotEqual(digest, PositionDigest.Of(changed));
        }
    }

    [Fact]
    public void Of_Zeros_IsZeroButMinusZeroIsNot()
    {
        Assert.Equal(0ul, PositionDigest.Of(new float[50]));
        Assert.NotEqual(0ul, PositionDigest.Of([0f, -0f]));
    }
}
