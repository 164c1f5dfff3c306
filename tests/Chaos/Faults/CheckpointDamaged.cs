using Cluster.Chaos.Clusters;
using Cluster.Coordinator.Progress;

namespace Cluster.Chaos.Faults;

/// <summary>The newest checkpoint is damaged while the coordinator is dead: the one before it must do.</summary>
/// <param name="isCut">Whether a file is cut off; else a bit of it is flipped.</param>
internal sealed class CheckpointDamaged(bool isCut) : Fault
{
    private const int SectorBytes = 512;

    public override string Name => isCut ? "checkpoint-cut" : "checkpoint-flip";

    public override async Task<string> StrikeAsync(LiveCluster cluster)
    {
        await cluster.Deadline.UntilAsync("two checkpoints", () => Found(cluster).Count >= 2 || cluster.Coordinator.HasEnded);
        cluster.Coordinator.Kill();
        await cluster.Deadline.WaitAsync("the end of a killed coordinator", cluster.Coordinator.EndAsync);
        var newest = Found(cluster)[^1];
        var file = Damage(newest, cluster.Random);
        var outcome = await CoordinatorKilled.RestartAsync(cluster);
        var used = cluster.Coordinator.Output.Lines.Select(ProgressJson.TryRead).OfType<Resumed>().FirstOrDefault()?.Checkpoint;
        return used != newest
            ? $"{Path.GetFileName(newest)}/{file}, {outcome}"
            : throw new BrokenPromiseException($"went on from {newest}, whose {file} is damaged");
    }

    // Names are numbers of steps, with zeros in front.
    private static List<string> Found(LiveCluster cluster) => Directory.Exists(cluster.Site.Checkpoints)
        ? [.. Directory.GetDirectories(cluster.Site.Checkpoints, "step-*").Where(path => path[^1] is >= '0' and <= '9').Order(StringComparer.Ordinal)]
        : [];

    private string Damage(string checkpoint, Random random)
    {
        var files = Directory.GetFiles(checkpoint).Order(StringComparer.Ordinal).ToList();
        var path = files[random.Next(files.Count)];
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        if (isCut)
        {
            file.SetLength(SectorBytes * random.NextInt64((file.Length + SectorBytes - 1) / SectorBytes));
            return Path.GetFileName(path);
        }

        file.Position = random.NextInt64(file.Length);
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ (1 << random.Next(8))));
        return Path.GetFileName(path);
    }
}
