using Cluster.FaultSimulation.Time;

namespace Cluster.FaultSimulation.Disks;

/// <summary>A disk under a journalling file system. Content is durable after fsync of the file, names after fsync of the directory, which commits
/// the journal up to that directory's last change. A loss of power forgets the rest, or a random end of it.</summary>
internal sealed class SimulatedDisk(World world)
{
    private readonly List<Change> _journal = [];
    private Dictionary<string, Inode> _names = new() { [""] = new Inode(isDirectory: true) };
    private readonly Dictionary<string, Inode> _durable = new() { [""] = new Inode(isDirectory: true) };

    /// <summary>Whether fsync may fail; asked at every call.</summary>
    public Func<bool> FailsSync { get; set; } = () => false;

    /// <summary>Whether there is no room for more bytes or names.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether a loss of power leaves parts of what was written and not synced.</summary>
    public bool Tears { get; set; }

    /// <summary>Longest time that a call takes, in ticks.</summary>
    public long SlowestCall { get; set; } = Durations.Millisecond;

    /// <summary>What a call takes.</summary>
    public long Latency => world.Between(20 * Durations.Microsecond, SlowestCall);

    public bool Exists(string path) => _names.ContainsKey(path);

    /// <summary>Names in a directory, whatever they are, in order.</summary>
    public List<string> List(string directory) => List(_names, directory);

    /// <summary>Names in a directory as a loss of power would leave them at the least.</summary>
    public List<string> ListDurable(string directory) => List(_durable, directory);

    /// <summary>A file's content; null if there is none.</summary>
    public byte[]? Read(string path) => _names.TryGetValue(path, out var inode) && !inode.IsDirectory ? inode.Content : null;

    /// <summary>A file's content as a loss of power would leave it at the least; null if there is none.</summary>
    public byte[]? ReadDurable(string path) => _durable.TryGetValue(path, out var inode) && !inode.IsDirectory ? inode.Durable : null;

    /// <exception cref="IOException">The disk is full.</exception>
    public void MakeDirectory(string path)
    {
        if (!Exists(path))
        {
            Add(path, new Inode(isDirectory: true));
        }
    }

    /// <exception cref="IOException">It exists, its directory does not, or the disk is full.</exception>
    public Inode Create(string path)
    {
        if (Exists(path))
        {
            throw new IOException($"{path} exists");
        }

        var inode = new Inode(isDirectory: false);
        Add(path, inode);
        return inode;
    }

    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(Inode file, ReadOnlySpan<byte> bytes)
    {
        if (IsFull)
        {
            throw new IOException("no space left on device");
        }

        file.Content = [.. file.Content, .. bytes];
    }

    /// <exception cref="IOException">The disk did not keep the content; nobody knows what is left of it.</exception>
    public void Sync(Inode file)
    {
        if (FailsSync())
        {
            file.IsPoisoned = true;
            throw new IOException("fsync: input/output error");
        }

        if (!file.IsPoisoned)
        {
            file.Durable = file.Content;
        }
    }

    /// <exception cref="IOException">The disk did not keep the names.</exception>
    public void SyncDirectory(string path)
    {
        if (FailsSync())
        {
            throw new IOException("fsync of a directory: input/output error");
        }

        Commit(_journal.FindLastIndex(change => change.IsIn(path)) + 1);
    }

    /// <exception cref="IOException">There is no such name, the other is taken, or its directory is missing.</exception>
    public void Rename(string path, string newPath)
    {
        if (!Exists(path) || Exists(newPath) || !Exists(ParentOf(newPath)))
        {
            throw new IOException($"cannot rename {path} to {newPath}");
        }

        Log(new Change(path, newPath, null));
    }

    /// <summary>Deletes a file, or a directory with all that is in it.</summary>
    public void Delete(string path)
    {
        if (Exists(path))
        {
            Log(new Change(path, null, null));
        }
    }

    /// <summary>The power is gone and back: what was not synced is lost, or a random part of it.</summary>
    public void LosePower()
    {
        Commit(world.Random.Below(_journal.Count + 1));
        _journal.Clear();
        _names = new Dictionary<string, Inode>(_durable);
        foreach (var path in _names.Keys.Order(StringComparer.Ordinal).ToList())
        {
            var inode = _names[path];
            if (Tears && !inode.IsPoisoned && inode.Content.Length > inode.Durable.Length)
            {
                inode.Durable = Torn(inode.Durable, inode.Content);
            }

            (inode.Content, inode.IsPoisoned) = (inode.Durable, false);
        }
    }

    /// <summary>The disk does not keep what it had kept: a file is cut off somewhere, or a bit of it flips.</summary>
    public void Damage(string path)
    {
        if (Read(path) is not { Length: > 0 } content)
        {
            return;
        }

        var (at, isCut, mask) = (world.Random.Below(content.Length), world.Random.Chance(50), (byte)(1 << world.Random.Below(8)));
        var inode = _names[path];
        (inode.Content, inode.Durable) = (Damaged(inode.Content), Damaged(inode.Durable));

        byte[] Damaged(byte[] bytes)
        {
            if (isCut || at >= bytes.Length)
            {
                return bytes[..Math.Min(at, bytes.Length)];
            }

            byte[] damaged = [.. bytes];
            damaged[at] ^= mask;
            return damaged;
        }
    }

    // A part of what followed, the last bytes of it as they were on the platter before.
    private byte[] Torn(byte[] durable, byte[] content)
    {
        var torn = content[..(durable.Length + world.Random.Below(content.Length - durable.Length + 1))];
        if (torn.Length > durable.Length && world.Random.Chance(50))
        {
            torn[^1] ^= 0x55;
        }

        return torn;
    }

    private void Add(string path, Inode inode)
    {
        if (IsFull)
        {
            throw new IOException("no space left on device");
        }

        if (!Exists(ParentOf(path)))
        {
            throw new IOException($"{ParentOf(path)} does not exist");
        }

        Log(new Change(path, null, inode));
    }

    private void Log(Change change)
    {
        Apply(_names, change);
        _journal.Add(change);
    }

    private void Commit(int changes)
    {
        for (var index = 0; index < changes; index++)
        {
            Apply(_durable, _journal[index]);
        }

        _journal.RemoveRange(0, changes);
    }

    private static void Apply(Dictionary<string, Inode> names, Change change)
    {
        if (change.Added is not null)
        {
            names[change.Path] = change.Added;
            return;
        }

        var below = change.Path + "/";
        foreach (var path in names.Keys.Where(path => path == change.Path || path.StartsWith(below, StringComparison.Ordinal)).ToList())
        {
            names.Remove(path, out var inode);
            if (change.NewPath is not null)
            {
                names[change.NewPath + path[change.Path.Length..]] = inode!;
            }
        }
    }

    private static List<string> List(Dictionary<string, Inode> names, string directory)
    {
        List<string> found = [];
        foreach (var path in names.Keys)
        {
            if (path.Length > directory.Length && path.LastIndexOf('/') == directory.Length && path.StartsWith(directory, StringComparison.Ordinal))
            {
                found.Add(path[(directory.Length + 1)..]);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    // Added where an inode is given, moved where there is a new path, else deleted.
    private readonly record struct Change(string Path, string? NewPath, Inode? Added)
    {
        public bool IsIn(string directory) => ParentOf(Path) == directory || (NewPath is not null && ParentOf(NewPath) == directory);
    }
}
