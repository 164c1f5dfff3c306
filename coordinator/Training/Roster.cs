using System.Diagnostics.CodeAnalysis;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Training;

/// <summary>The links of the members. The protocol core knows members by identity alone.</summary>
internal sealed class Roster
{
    private readonly Dictionary<WorkerId, Entry> _members = [];
    private readonly HashSet<WorkerId> _released = [];
    private readonly List<(IMemberLink Link, ReleaseOrder Farewell)> _leaving = [];

    public IMemberLink this[WorkerId worker] => _members[worker].Link;

    /// <summary>The link of a worker if it is a member.</summary>
    public bool TryGet(WorkerId worker, [NotNullWhen(true)] out IMemberLink? link)
    {
        var isMember = _members.TryGetValue(worker, out var entry);
        link = entry?.Link;
        return isMember;
    }

    /// <summary>Whether a worker is a member.</summary>
    public bool IsMember(WorkerId worker) => _members.ContainsKey(worker);

    /// <summary>Whether a worker is a member or was let go in peace; an evicted one is neither.</summary>
    public bool Knows(WorkerId worker) => _members.ContainsKey(worker) || _released.Contains(worker);

    public void Add(WorkerId worker, IMemberLink link) => _members.Add(worker, new Entry(link));

    /// <summary>Notes why a worker says it cannot go on.</summary>
    public void NoteLastWord(WorkerId worker, string message)
    {
        if (_members.TryGetValue(worker, out var entry))
        {
            entry.LastWord = message;
        }
    }

    /// <summary>Whether a worker contributes for the first time; true once.</summary>
    public bool TakeIsFirst(WorkerId worker) => _members.TryGetValue(worker, out var entry) && entry.TakeIsFirst();

    /// <summary>Strikes a worker off that is gone.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="lastWord">Why it said it could not go on, if it did.</param>
    public bool TryStrike(WorkerId worker, out string? lastWord)
    {
        var wasMember = _members.Remove(worker, out var entry);
        lastWord = entry?.LastWord;
        return wasMember;
    }

    /// <summary>Strikes a worker off that is to be cut off.</summary>
    public bool TryEvict(WorkerId worker, [NotNullWhen(true)] out IMemberLink? link)
    {
        var wasMember = _members.Remove(worker, out var entry);
        link = entry?.Link;
        return wasMember;
    }

    /// <summary>Lets a worker go.</summary>
    public bool TryRelease(WorkerId worker, ReleaseOrder order)
    {
        if (!_members.Remove(worker, out var entry))
        {
            return false;
        }

        _released.Add(worker);
        entry.Link.Release(order);
        return true;
    }

    /// <summary>Strikes a worker off that is let go by <see cref="LetGo"/>.</summary>
    public bool TryHold(WorkerId worker, ReleaseOrder farewell)
    {
        if (!_members.Remove(worker, out var entry))
        {
            return false;
        }

        _released.Add(worker);
        _leaving.Add((entry.Link, farewell));
        return true;
    }

    /// <summary>Lets those go who were held.</summary>
    public void LetGo()
    {
        foreach (var (link, farewell) in _leaving)
        {
            link.Release(farewell);
        }

        _leaving.Clear();
    }

    /// <summary>Lets every worker go.</summary>
    public void ReleaseAll(ReleaseOrder order)
    {
        foreach (var worker in _members.Keys.ToList())
        {
            TryRelease(worker, order);
        }
    }

    /// <summary>Cuts every worker off, those who were held too.</summary>
    public void AbortAll(string reason)
    {
        foreach (var link in _members.Values.Select(entry => entry.Link).Concat(_leaving.Select(leaving => leaving.Link)))
        {
            link.Abort(reason);
        }

        _members.Clear();
        _leaving.Clear();
    }

    private sealed class Entry(IMemberLink link)
    {
        private bool _hasContributed;

        public IMemberLink Link { get; } = link;

        public string? LastWord { get; set; }

        public bool TakeIsFirst() => !_hasContributed && (_hasContributed = true);
    }
}
