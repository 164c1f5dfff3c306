using System.Runtime.InteropServices;
using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Disks;
using Cluster.Protocol.Rounds;

namespace Cluster.FaultSimulation.Coordinators;

/// <summary>One round in the ledger: what the numbers were after it, chained to the round before.</summary>
internal readonly record struct LedgerEntry(long Step, long Kind, ulong Digest, ulong Previous, ulong Hash)
{
    public static LedgerEntry Of(Round round, ulong digest, ulong previous)
    {
        var entry = new LedgerEntry(round.Step, (long)round.Kind, digest, previous, 0);
        return entry with { Hash = entry.OwnHash() };
    }

    public bool IsWhole => Hash == OwnHash();

    private ulong OwnHash()
    {
        var bare = this with { Hash = 0 };
        return CheckpointImage.HashOf(MemoryMarshal.AsBytes(new ReadOnlySpan<LedgerEntry>(in bare)));
    }
}

/// <summary>The simulated host's run ledger: every round as it ends, in segments. Entries are durable before the checkpoint that names them; a
/// segment whose disk failed is left and written anew.</summary>
internal sealed class RunLedger(SimulatedDisk disk, long term, ulong head, Bug bug)
{
    public const string Folder = "/ledger";

    private readonly List<LedgerEntry> _unsaved = [];
    private Inode? _segment;
    private int _inSegment;
    private int _segments;

    /// <summary>Hash of the last entry.</summary>
    public ulong Head { get; private set; } = head;

    /// <summary>Notes a round.</summary>
    public void Append(Round round, ulong digest)
    {
        if (bug == Bug.LedgerSkipsAStep && round is { Kind: RoundKind.Train, StepInEpoch: 0, Step: > 0 })
        {
            return;
        }

        var entry = LedgerEntry.Of(round, digest, Head);
        Head = entry.Hash;
        _unsaved.Add(entry);
        try
        {
            Write();
        }
        catch (IOException)
        {
            _segment = null;
        }
    }

    /// <summary>The calls that make all entries durable.</summary>
    public IEnumerable<Action> Save()
    {
        var count = 0;
        yield return () =>
        {
            try
            {
                Write();
                count = _unsaved.Count;
                disk.Sync(_segment!);
            }
            catch (IOException)
            {
                // Nothing may be concluded from a second attempt on the same file.
                _segment = null;
                throw;
            }
        };
        yield return () =>
        {
            disk.SyncDirectory(Folder);
            _unsaved.RemoveRange(0, count);
            _inSegment -= count;
        };
    }

    /// <summary>All whole entries on a disk, by their hashes.</summary>
    public static Dictionary<ulong, LedgerEntry> ReadAll(IEnumerable<byte[]?> segments)
    {
        Dictionary<ulong, LedgerEntry> entries = [];
        foreach (var segment in segments)
        {
            var length = segment!.Length - (segment.Length % Marshal.SizeOf<LedgerEntry>());
            foreach (var entry in MemoryMarshal.Cast<byte, LedgerEntry>(segment.AsSpan(0, length)))
            {
                if (entry.IsWhole)
                {
                    entries[entry.Hash] = entry;
                }
            }
        }

        return entries;
    }

    private void Write()
    {
        if (_segment is null)
        {
            _inSegment = 0;
            _segment = disk.Create($"{Folder}/{term}-{_segments++}");
        }

        if (_inSegment < _unsaved.Count)
        {
            disk.Append(_segment, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_unsaved)[_inSegment..]));
            _inSegment = _unsaved.Count;
        }
    }
}
