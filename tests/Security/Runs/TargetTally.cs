namespace Cluster.Security.Runs;

/// <summary>What became of the cases of a target.</summary>
internal sealed class TargetTally
{
    /// <summary>Cases carried out.</summary>
    public long Cases { get; set; }

    /// <summary>Of them, those that were taken.</summary>
    public long Taken { get; set; }

    /// <summary>Bytes that a case allocated at most, beyond what it may allocate for its length.</summary>
    public long MostAllocated { get; set; }

    /// <summary>The longest that a case took.</summary>
    public TimeSpan Longest { get; set; }

    /// <summary>Adds what became of others.</summary>
    public void Add(TargetTally other)
    {
        (Cases, Taken) = (Cases + other.Cases, Taken + other.Taken);
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated);
        Longest = Longest > other.Longest ? Longest : other.Longest;
    }
}
