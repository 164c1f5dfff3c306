using Cluster.Engine.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Cluster.Engine.Tests.Numerics;

/// <summary>The emulation against the runtime's fused multiply-add, which is exact whether instruction or library call.</summary>
public sealed class ExactFmaTests
{
    [Fact]
    public void Emulate_AnyBitPatterns_EqualsTheInstruction()
    {
        var numbers = Bits.Patterns(seed: 1, 300_000);
        for (var index = 0; index + 2 < numbers.Length; index += 3)
        {
            AssertExact(numbers[index], numbers[index + 1], numbers[index + 2]);
        }
    }

    [Fact]
    public void Emulate_EveryTripleOfAwkwardNumbers_EqualsTheInstruction()
    {
        foreach (var a in Bits.Awkward)
        {
            foreach (var b in Bits.Awkward)
            {
                foreach (var c in Bits.Awkward)
                {
                    AssertExact(a, b, c);
                }
            }
        }
    }

    [Fact]
    public void Emulate_AddendsThatAlmostCancel_EqualsTheInstruction()
    {
        var random = new Random(2);
        for (var round = 0; round < 50_000; round++)
        {
            var a = MathF.ScaleB(1 + random.NextSingle(), random.Next(-70, 60));
            var b = MathF.ScaleB(1 + random.NextSingle(), random.Next(-70, 60));
            var near = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a * b) + random.Next(-2, 3));
            AssertExact(a, b, -near);
            AssertExact(a, b, near);
        }
    }

    [Fact]
    public void Emulate_SumsNextToATie_EqualsTheInstruction()
    {
        // (1 + e)·(1 - e) = 1 - e² lies closer to 1 than float64 sees beside the addend: rounding twice would take it for a tie.
        var random = new Random(3);
        for (var round = 0; round < 50_000; round++)
        {
            var exponent = random.Next(-120, 100);
            var addend = MathF.ScaleB(1 + random.NextSingle(), exponent);
            var halfUnit = MathF.ScaleB(1, exponent - 24);
            var e = MathF.ScaleB(1, -random.Next(16, 23));
            var sign = random.Next(2) == 0 ? 1 : -1;
            AssertExact(1 + e, halfUnit * (1 - e), sign * addend);
            AssertExact(1 + e, halfUnit * (1 + e), sign * addend);
            AssertExact(1 + e, -halfUnit * (1 - e), sign * addend);
        }
    }

    [Fact]
    public void Emulate_AnyWords_EqualsTheInstruction() => Prop.ForAll<uint, uint, uint>((a, b, c) =>
    {
        var (x, y, z) = (BitConverter.UInt32BitsToSingle(a), BitConverter.UInt32BitsToSingle(b), BitConverter.UInt32BitsToSingle(c));
        return Bits.Same(MathF.FusedMultiplyAdd(x, y, z), ExactFma.Emulate(x, y, z));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Compute_OnThisProcessor_EqualsTheEmulation()
    {
        var numbers = Bits.Patterns(seed: 3, 30_000);
        for (var index = 0; index + 2 < numbers.Length; index += 3)
        {
            var (a, b, c) = (numbers[index], numbers[index + 1], numbers[index + 2]);
            Assert.True(Bits.Same(ExactFma.Emulate(a, b, c), ExactFma.Compute(a, b, c)), $"{a:R}·{b:R} + {c:R}");
        }
    }

    private static void AssertExact(float a, float b, float c)
    {
        var expected = MathF.FusedMultiplyAdd(a, b, c);
        var actual = ExactFma.Emulate(a, b, c);
        if (!Bits.Same(expected, actual))
        {
            Assert.Fail($"{a:R}·{b:R} + {c:R} should be {expected:R}, is {actual:R}");
        }
    }
}
