using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class SixteenBitTests
{
    [Fact]
    public void Fp16_EveryHalfAndItsNeighbours_AreRoundedAsTheStandardSays()
    {
        var values = Neighbours(half => (float)BitConverter.UInt16BitsToHalf(half));
        var rounded = Rounded("fp16", values);
        for (var index = 0; index < values.Length; index++)
        {
            var expected = (float)(Half)values[index];
            Assert.True(
                float.IsNaN(expected) ? float.IsNaN(rounded[index]) : Same(expected, rounded[index]), $"{values[index]:R} became {rounded[index]:R}");
        }
    }

    [Fact]
    public void Bf16_EveryNumberAndItsNeighbours_AreRoundedToTheNearestEven()
    {
        var values = Neighbours(half => AwkwardFloats.Bits((uint)half << 16));
        var rounded = Rounded("bf16", values);
        for (var index = 0; index < values.Length; index++)
        {
            Assert.True(IsNearest(values[index], rounded[index]), $"{values[index]:R} became {rounded[index]:R}");
        }
    }

    [Theory]
    [InlineData("bf16", 0x7F800001u, 0x7FC00000u)] // only the payload that falls away
    [InlineData("bf16", 0xFFABCDEFu, 0xFFEB0000u)]
    [InlineData("bf16", 0x7F7FFFFFu, 0x7F800000u)] // the largest float32 lies nearer to infinity
    [InlineData("fp16", 0xFF800001u, 0xFFC00000u)]
    [InlineData("fp16", 0x477FEFFFu, 0x477FE000u)] // just below 65520
    [InlineData("fp16", 0x477FF000u, 0x7F800000u)] // 65520, a tie that goes to even
    [InlineData("fp16", 0x33000000u, 0x00000000u)] // half of the least
    [InlineData("fp16", 0xB3000001u, 0xB3800000u)]
    public void Round_Border_GivesTheseBits(string name, uint bits, uint expected) =>
        Assert.Equal(expected, AwkwardFloats.BitsOf(Rounded(name, [AwkwardFloats.Bits(bits)]))[0]);

    /// <summary>All numbers of a format, the middles between them and the float32 next to both.</summary>
    private static float[] Neighbours(Func<ushort, float> value)
    {
        var values = new List<float>();
        for (var half = 0; half <= ushort.MaxValue; half++)
        {
            var here = BitConverter.SingleToUInt32Bits(value((ushort)half));
            var next = BitConverter.SingleToUInt32Bits(value((ushort)Math.Min(half + 1, ushort.MaxValue)));
            var middle = here + ((next - here) / 2);
            values.AddRange(((uint[])[here, here + 1, here - 1, middle, middle + 1, middle - 1]).Select(AwkwardFloats.Bits));
        }

        return [.. values];
    }

    private static bool IsNearest(float value, float rounded)
    {
        if (float.IsNaN(value))
        {
            return float.IsNaN(rounded) && float.IsNegative(value) == float.IsNegative(rounded);
        }

        // As integers magnitudes are evenly spaced within and across exponents.
        var (bits, got) = (BitConverter.SingleToUInt32Bits(value), BitConverter.SingleToUInt32Bits(rounded));
        var distance = Math.Abs((long)bits - got);
        return (got & 0xFFFF) == 0 && (distance < 0x8000 || (distance == 0x8000 && (got & 0x10000) == 0));
    }

    private static float[] Rounded(string name, float[] values)
    {
        var rounded = values.ToArray();
        WireCodecs.Of(name).Round(rounded);
        return rounded;
    }

    private static bool Same(float left, float right) => BitConverter.SingleToUInt32Bits(left) == BitConverter.SingleToUInt32Bits(right);
}
