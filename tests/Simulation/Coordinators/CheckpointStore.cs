using System.Globalization;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Disks;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>The simulated host's checkpoints: written under another name into a staging directory of the term, synced, renamed, read back; only
/// then the oldest goes. A successor takes the staging directories of older terms away, so that no rename of an old coordinator can win.</summary>
internal sealed class CheckpointStore(SimulatedDisk disk, long term, RunLedger ledger, RunAudit audit, Bug bug)
{
    public const string Folder = "/checkpoints";

    /// <summary>How many steps' checkpoints are kept.</summary>
    public const int Kept = 2;


    private int _attempts;

    /// <summary>Where a term's checkpoints come into being.</summary>
    public static string StagingOf(long term) => $"/staging-{term}";

    /// <summary>The durable calls that write a checkpoint, one after the other. Any may throw an <see cref="IOException"/>.</summary>
    public IEnumerable<Action> Write(CheckpointImage image)
    {
        var temporary = $"{StagingOf(term)}/{image.Position.Step}-{_attempts++}";
        var target = "";
        foreach (var call in ledger.Save())
        {
            yield return call;
        }

        yield return () => disk.MakeDirectory(temporary);
        List<Inode> files = [];
        foreach (var (name, bytes) in new[] { (CheckpointImage.NumbersName, image.NumbersBytes()),
            (CheckpointImage.ManifestName, image.ManifestBytes()) })
        {
            yield return () => files.Add(disk.Create($"{temporary}/{name}"));
            yield return () => disk.Append(files[^1], bytes.AsSpan(0, bytes.Length / 2));
            yield return () => disk.Append(files[^1], bytes.AsSpan(bytes.Length / 2));
            if (bug is not (Bug.CheckpointWithoutFsync or Bug.RenameBeforeFsync))
            {
                yield return () => disk.Sync(files[^1]);
            }
        }

        yield return () => disk.SyncDirectory(temporary);
        if (bug == Bug.PruneBeforeReadBack)
        {
            foreach (var old in Old(image.Position.Step, kept: 0))
            {
                yield return () => disk.Delete(old);
            }
        }

        var isNew = false;
        yield return () => (target, isNew) = Publish(temporary, image);
        if (bug == Bug.RenameBeforeFsync)
        {
            yield return () => disk.SyncDirectory(Folder);
            yield return () => files.ForEach(disk.Sync);
        }

        yield return () => KeepOrDiscard(isNew ? target : null, () => disk.SyncDirectory(Folder));
        yield return () => KeepOrDiscard(isNew ? target : null, () => ReadBack(target, image));
        yield return () => audit.Acknowledged(term, NameOf(target));
        foreach (var old in Old(image.Position.Step, Kept - 1).Concat(OthersOf(image.Position.Step, target)))
        {
            yield return () => disk.Rename(old, $"{StagingOf(term)}/old-{_attempts++}");
        }
    }

    /// <summary>The newest whole checkpoint; null if there is none.</summary>
    public static CheckpointImage? OpenNewest(SimulatedDisk disk, Bug bug) => NewestFirst(disk)
        .Select(name => bug == Bug.TornCheckpointBelieved
            ? CheckpointImage.ReadBlindly(file => disk.Read($"{Folder}/{name}/{file}"))
            : CheckpointImage.Read(file => disk.Read($"{Folder}/{name}/{file}")))
        .FirstOrDefault(image => image is not null);

    public static long StepOf(string name) => long.Parse(name.Split('.')[0], CultureInfo.InvariantCulture);

    private static int CopyOf(string name) => int.Parse(name.Split('.')[1], CultureInfo.InvariantCulture);

    private static string PathOf(long step, int copy) => $"{Folder}/{step:D6}.{copy:D3}";

    private static IEnumerable<string> NewestFirst(SimulatedDisk disk) => disk.List(Folder).OrderByDescending(StepOf).ThenByDescending(CopyOf);

    private static string NameOf(string path) => path[(Folder.Length + 1)..];

    private CheckpointImage? Read(string path) => CheckpointImage.Read(file => disk.Read($"{path}/{file}"));

    // A directory that has its name keeps it: the next one of the same step takes another.
    private (string Target, bool IsNew) Publish(string temporary, CheckpointImage image)
    {
        var step = image.Position.Step;
        var names = NewestFirst(disk).Where(name => StepOf(name) == step).ToList();
        if (names.Count > 0 && Read($"{Folder}/{names[0]}")?.Numbers.Digest() == image.Numbers.Digest())
        {
            // Whoever wrote it may have died before its name was durable. It is the same, but for who wrote it.
            return ($"{Folder}/{names[0]}", false);
        }

        var target = PathOf(step, copy: names.Count == 0 ? 1 : CopyOf(names[0]) + 1);
        disk.Rename(temporary, target);
        audit.Published(term, NameOf(target));
        return (target, true);
    }

    private void ReadBack(string target, CheckpointImage image)
    {
        if (Read(target)?.Numbers.Digest() != image.Numbers.Digest())
        {
            throw new IOException($"{target} reads back otherwise");
        }
    }

    // What may be there and may be gone after a loss of power must not look like a checkpoint that was promised.
    private void KeepOrDiscard(string? target, Action call)
    {
        try
        {
            call();
        }
        catch (IOException)
        {
            if (target is not null)
            {
                disk.Delete(target);
            }

            throw;
        }
    }

    private IEnumerable<string> OthersOf(long step, string target) =>
        disk.List(Folder).Where(name => StepOf(name) == step).Select(name => $"{Folder}/{name}").Where(path => path != target);

    private List<string> Old(long newest, int kept) => NewestFirst(disk)
        .Where(name => StepOf(name) < newest)
        .Skip(kept)
        .Select(name => $"{Folder}/{name}")
        .ToList();
}
