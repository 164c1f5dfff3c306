using Cluster.Engine.Randomness;

namespace Cluster.Engine.Tests.Randomness;

public sealed class PhiloxTests
{
    /// <summary>Known answers published with Random123 for philox4x32 with ten rounds.</summary>
    public static TheoryData<PhiloxBlock, uint, uint, PhiloxBlock> KnownAnswers => new()
    {
        { new(0, 0, 0, 0), 0, 0, new(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8) },
        {
            new(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), 0xffffffff, 0xffffffff,
            new(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)
        },
        {
            new(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0xa4093822, 0x299f31d0,
            new(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_PublishedCounterAndKey_GivesThePublishedWords(PhiloxBlock counter, uint key0, uint key1, PhiloxBlock expected) =>
        Assert.Equal(expected, Philox.Block(counter, key0, key1));

    [Fact]
    public void Block_KeysThatDifferInOnePart_GiveDifferentWords()
    {
        var key = new RandomKey(5, RandomPurpose.Dropout, 1, 2, 3);
        RandomKey[] keys =
        [
            key, key with { Seed = 6 }, key with { Seed = 5 + (1UL << 32) }, key with { Purpose = RandomPurpose.Shuffle },
            key with { Layer = 2 }, key with { Step = 3 }, key with { MicroBatch = 4 },
        ];

        Assert.Equal(keys.Length, keys.Select(part => Philox.Block(part, 0)).Distinct().Count());
    }

    [Fact]
    public void Block_LayerBeyondItsBits_Throws() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Philox.Block(new RandomKey(1, RandomPurpose.Dropout, 1u << 24), 0));

    [Theory]
    [InlineData(0u, 0f)]
    [InlineData(0xffffffffu, 0.99999994f)]
    [InlineData(0x80000000u, 0.5f)]
    public void ToUnit_Word_IsItsShareOfTheRange(uint word, float expected) => Assert.Equal(expected, Philox.ToUnit(word));
}
