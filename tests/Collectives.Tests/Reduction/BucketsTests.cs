using Cluster.Collectives.Reduction;

namespace Cluster.Collectives.Tests.Reduction;

public sealed class BucketsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(32 * 1024)]
    [InlineData((32 * 1024) + 4)]
    [InlineData(246_824)]
    [InlineData(7_454_760)]
    [InlineData(int.MaxValue - 3)]
    public void Buckets_OfAnyTensorAndSize_CoverItFromItsEndDownwards(int bytes)
    {
        for (var size = Buckets.Smallest; size <= Buckets.Largest; size *= 2)
        {
            CoverFromItsEndDownwards(new Buckets(bytes, size));
        }

        Assert.True(Buckets.Allow(new Buckets(bytes).Size));
        CoverFromItsEndDownwards(new Buckets(bytes));
    }

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData(512 * 1024, true)]
    [InlineData(48 * 1024, false)]
    [InlineData(16 * 1024, false)]
    [InlineData(1024 * 1024, false)]
    [InlineData(0, false)]
    [InlineData(long.MaxValue, false)]
    public void Size_MustBeAPowerOfTwoWithinLimits(long size, bool isAllowed) => Assert.Equal(isAllowed, Buckets.Allow(size));

    [Fact]
    public void CountFrom_AnyByte_CountsTheBucketsWhollyBehindIt()
    {
        var buckets = new Buckets(300_000);
        for (var from = 0; from <= 300_000; from += 1000)
        {
            var behind = Enumerable.Range(0, buckets.Count).Count(index => buckets[index].Start >= from);
            Assert.Equal(behind, buckets.CountFrom(from));
        }
    }

    private static void CoverFromItsEndDownwards(Buckets buckets)
    {
        var bytes = buckets.Bytes;
        var end = bytes;
        for (var index = 0; index < buckets.Count; index++)
        {
            var (start, length) = buckets[index];
            Assert.Equal(end, start + length);
            Assert.InRange(length, 1, buckets.Size);
            end = start;
        }

        Assert.Equal(0, end);
    }
}
