using Cluster.Chaos.Clusters;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Faults;

/// <summary>The disk of the run's folder is full for a while: no checkpoint can be written, which the run must say and survive.</summary>
internal sealed class DiskFull : Fault
{
    private const string Filler = "filler";

    public override string Name => "disk-full";

    public override string? Obstacle => Tools.Missing("mount");

    public override bool NeedsSmallDisk => true;

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        var (filler, mark) = (Path.Combine(cluster.Site.Run, Filler), cluster.Mark);
        cluster.Coordinator.Expect(0, 1);
        Fill(filler);
        try
        {
            await cluster.EventAsync<Notice>(
                "a word about the full disk", mark, notice => notice.Message.Contains(cluster.Site.Run, StringComparison.Ordinal));
        }
        catch (BrokenPromiseException) when (cluster.Coordinator is { HasEnded: true, EndedAsExpected: true })
        {
            // It gave up, which it may if it says so.
        }
        finally
        {
            File.Delete(filler);
        }

        var ended = cluster.Coordinator.HasEnded;
        await cluster.ReviveCoordinatorAsync();
        await cluster.StepAsync(0);
        return ended ? "the coordinator gave up and was started again" : "said so and went on";
    }

    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var (buffer, size) = (new byte[64 << 10], 0L);
        for (var piece = buffer.Length; piece > 0;)
        {
            try
            {
                RandomAccess.Write(file, buffer.AsSpan(0, piece), size);
                size += piece;
            }
            catch (IOException)
            {
                // What is left is less than this piece.
                piece /= 2;
            }
        }
    }
}
