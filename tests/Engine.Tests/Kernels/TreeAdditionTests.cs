using Cluster.Engine.Kernels;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Tests.Kernels;

public sealed class TreeAdditionTests
{
    private const int Length = 5000;
    private const int Start = 100;
    private const int Stretch = 4500;

    /// <summary>Trees branch by branch, as sums come in, and level by level.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(8, false)]
    [InlineData(13, false)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    public void Run_AnyTree_IsItsAdditionsOneAfterTheOther(int leaves, bool inLevels)
    {
        var random = new Random(leaves);
        var arenas = Enumerable.Range(0, leaves).Select(_ => new AlignedBuffer(Length)).ToArray();
        var expected = new float[leaves][];
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            foreach (ref var value in arenas[leaf].Span)
            {
                value = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6)));
            }

            expected[leaf] = arenas[leaf].Span.ToArray();
        }

        var pairs = inLevels ? Levels(leaves) : Depths(0, leaves).ToList();
        foreach (var (left, right) in pairs)
        {
            for (var index = 0; index < Length; index++)
            {
                expected[left][index] += expected[right][index];
            }
        }

        using var result = new AlignedBuffer(Length);
        result.Span.Fill(-1);
        TreeAddition.Run(pairs.Select(pair => new TreeMerge(arenas[pair.Left], arenas[pair.Right])).ToArray(), Start, Stretch, result);

        Bits.AssertEqual(expected[0].AsSpan(Start, Stretch), result.Span.Slice(Start, Stretch), "the root");
        Assert.All(result.Span[..Start].ToArray(), value => Assert.Equal(-1, value));
        Assert.All(result.Span[(Start + Stretch)..].ToArray(), value => Assert.Equal(-1, value));
        foreach (var arena in arenas)
        {
            arena.Dispose();
        }
    }

    [Fact]
    public void Run_IntoTheFirstArena_AllocatesNothing()
    {
        using var left = new AlignedBuffer(Length);
        using var middle = new AlignedBuffer(Length);
        using var right = new AlignedBuffer(Length);
        left.Span.Fill(1);
        middle.Span.Fill(2);
        right.Span.Fill(4);
        TreeMerge[] merges = [new(left, middle), new(left, right)];
        TreeAddition.Run(merges, 0, Start, left);

        var before = GC.GetAllocatedBytesForCurrentThread();
        TreeAddition.Run(merges, Start, Stretch, left);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.All(left.Span[..(Start + Stretch)].ToArray(), value => Assert.Equal(7, value));
    }

    private static IEnumerable<(int Left, int Right)> Depths(int first, int end)
    {
        if (end - first == 1)
        {
            return [];
        }

        var middle = first + ((end - first + 1) / 2);
        return [.. Depths(first, middle), .. Depths(middle, end), (first, middle)];
    }

    private static List<(int Left, int Right)> Levels(int leaves)
    {
        List<(int, int)> pairs = [];
        for (var step = 1; step < leaves; step *= 2)
        {
            for (var left = 0; left + step < leaves; left += 2 * step)
            {
                pairs.Add((left, left + step));
            }
        }

        return pairs;
    }
}
