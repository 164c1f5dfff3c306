using Cluster.Engine.Kernels;
using Cluster.Engine.Losses;

namespace Cluster.Inference;

public class PredictionWindowsTests
{
    // A tenth of the outputs of a window each, so that windows hold 64, 16 and 1 chunks.
    public static TheoryData<int, int> Sizes => new(
        from samples in (int[])[1, 256, 257, 16 * 256, (64 * 256) + 1, 100_000]
        from outputs in (int[])[10, 4096, 70_000]
        select (samples, outputs));

    [Theory, MemberData(nameof(Sizes))]
    public void Windows_HoldEverySampleOnce_InItsOrder(int samples, int outputs)
    {
        var windows = new PredictionWindows(samples, outputs);
        var next = 0;
        for (var window = 0; window < windows.Count; window++)
        {
            var (first, leaves) = (next, Math.Min(windows.LeavesPerWindow, windows.Leaves - (window * windows.LeavesPerWindow)));
            for (var leaf = 0; leaf < leaves; leaf++)
            {
                var (start, count) = windows.Samples(window, leaf);
                Assert.Equal(next, start);
                next += count;
            }

            Assert.Equal(next - first, windows.SamplesIn(window));
        }

        Assert.Equal(samples, next);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Sums_OfWindows_MeetAsThoseOfChunksDo(int samples, int outputs)
    {
        var windows = new PredictionWindows(samples, outputs);
        var leaves = Enumerable.Range(0, windows.Leaves).Select(leaf => new BatchSums(1.0 / (leaf + 3), 1, 1, 0)).ToArray();

        var roots = leaves.Chunk(windows.LeavesPerWindow).Select(Root).ToArray();

        Assert.Equal(Root(leaves), Root(roots));
    }

    [Theory]
    [InlineData(10, 64)]
    [InlineData(4096, 16)]
    [InlineData(1 << 20, 1)]
    public void LeavesFor_ManyOutputs_StayInMemory(int outputs, int leaves) => Assert.Equal(leaves, PredictionWindows.LeavesFor(outputs));

    private static BatchSums Root(BatchSums[] sums)
    {
        var held = new Stack<BatchSums>();
        for (var index = 0; index < sums.Length; index++)
        {
            held.Push(sums[index]);
            for (var merges = MergeCounter.MergesAfter(index, sums.Length); merges > 0; merges--)
            {
                var right = held.Pop();
                held.Push(BatchSums.Add(held.Pop(), right));
            }
        }

        return held.Single();
    }
}
