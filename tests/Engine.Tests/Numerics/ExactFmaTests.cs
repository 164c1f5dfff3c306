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
    public void Emulate_AddendsThatAlmostCancelOrTie_EqualsTheInstruction()
    {
        // Addends next to the negated product, and products that sit near half a unit in the last place of the addend.
        var random = new Random(2);
        for (var round = 0; round < 100_000; round++)
        {
            var a = MathF.ScaleB(1 + random.NextSingle(), random.Next(-70, 70));
            var b = MathF.ScaleB(1 + random.NextSingle(), random.Next(-70, 70));
            var product = a * b;
            var near = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(product) + random.Next(-2, 3));
            AssertExact(a, b, -near);
            AssertExact(a, b, MathF.ScaleB(near, random.Next(20, 30)));
            AssertExact(a, b, -MathF.ScaleB(near, random.Next(20, 30)));
            AssertExact(a, MathF.ScaleB(1, random.Next(-149, 0)), MathF.ScaleB(1 + random.NextSingle(), random.Next(-150, -120)));
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
