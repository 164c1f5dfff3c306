using System.Globalization;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Disks;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>The simulated host's terms: a coordinator takes the next number by creating its file, which only one can, makes it durable, and takes
/// the staging directories of older terms away before it reads anything.</summary>
internal sealed class TermClaim(SimulatedDisk disk, Bug bug)
{
    private const string Folder = "/terms";

    /// <summary>The term, once all calls were made.</summary>
    public long Term { get; private set; }

    /// <summary>The durable calls, one after the other. Any may throw an <see cref="IOException"/>.</summary>
    public IEnumerable<Action> Calls()
    {
        // Before the claim: whoever holds a later term than this finds the directory and takes it away.
        yield return () => Term = disk.List(Folder).Select(Number).DefaultIfEmpty().Max() + 1;
        yield return () => disk.MakeDirectory(CheckpointStore.StagingOf(Term));
        Inode? file = null;
        yield return () => file = disk.Create($"{Folder}/{Term}");
        if (bug != Bug.TermNotPersisted)
        {
            yield return () => disk.Append(file!, "claimed."u8);
            yield return () => disk.Sync(file!);
            yield return () => disk.SyncDirectory(Folder);
        }

        foreach (var staging in disk.List("").Where(name => name.StartsWith("staging-", StringComparison.Ordinal)).ToList())
        {
            if (Number(staging["staging-".Length..]) < Term && bug != Bug.OldCoordinatorsLateRename)
            {
                yield return () => disk.Rename("/" + staging, $"/fenced-{Term}-{staging}");
                yield return () => disk.Delete($"/fenced-{Term}-{staging}");
            }
        }
    }

    private static long Number(string name) => long.Parse(name, CultureInfo.InvariantCulture);
}
