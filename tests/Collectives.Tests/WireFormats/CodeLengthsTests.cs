using Cluster.Collectives.Transports;
using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class CodeLengthsTests
{
    [Fact]
    public void Fill_AnyCounts_GivesACompleteCodeWithinTheLimit()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 300; trial++)
        {
            var counts = new uint[CodeLengths.Symbols];
            var used = random.Next(2, CodeLengths.Symbols + 1);
            for (var index = 0; index < used; index++)
            {
                // Falling off steeply, so that the limit matters.
                counts[index] = 1 + (uint)(16000 / Math.Pow(1 + (random.NextDouble() * 3), index));
            }

            var lengths = new byte[CodeLengths.Symbols];
            CodeLengths.Fill(counts, lengths);

            Assert.Equal(1 << CodeLengths.Longest, lengths.Where(length => length > 0).Sum(length => (1 << CodeLengths.Longest) >> length));
            Assert.All(Enumerable.Range(0, counts.Length), symbol => Assert.Equal(counts[symbol] > 0, lengths[symbol] > 0));
            Assert.All(lengths, length => Assert.InRange(length, 0, CodeLengths.Longest));
        }
    }

    [Fact]
    public void Fill_PowersOfTwo_GivesEachItsLogarithm()
    {
        var counts = new uint[CodeLengths.Symbols];
        (counts[3], counts[200], counts[7], counts[9]) = (8, 4, 2, 2);
        var lengths = new byte[CodeLengths.Symbols];
        CodeLengths.Fill(counts, lengths);

        Assert.Equal((1, 2, 3, 3), (lengths[3], lengths[200], lengths[7], lengths[9]));
    }

    [Theory]
    [InlineData(1, 2, 2, 2)] // too many
    [InlineData(1, 2, 0, 0)] // too few
    [InlineData(12, 1, 2, 2)]
    public void FillTable_LengthsOfNoCompleteCode_AreRefused(byte first, byte second, byte third, byte fourth)
    {
        var lengths = new byte[CodeLengths.Symbols];
        (lengths[0], lengths[1], lengths[2], lengths[3]) = (first, second, third, fourth);

        Assert.Throws<ContractException>(() => PrefixCode.FillTable(lengths, new ushort[PrefixCode.TableEntries]));
    }
}
