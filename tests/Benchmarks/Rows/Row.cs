namespace Cluster.Benchmarks.Rows;

/// <summary>One line of the table: something we do, measured in turn with something to compare it with.</summary>
/// <param name="name">Name in the table.</param>
/// <param name="atLeast">The bar: how many times faster than the peer we must be.</param>
/// <param name="ourLabel">What ours is, with its unit.</param>
internal abstract class Row(string name, double atLeast, string ourLabel = "ms") : IDisposable
{
    /// <summary>The bar of a row that is there to know, not to pass.</summary>
    public const double NoBar = 0;

    public string Name { get; } = name;

    public double AtLeast { get; } = atLeast;

    /// <summary>Unit of the two figures.</summary>
    public string Unit { get; } = ourLabel;

    /// <summary>Whether the best of all measurements counts, on a machine where others compute too; else the median does.</summary>
    public bool IsMinimum { get; set; }

    /// <summary>How often both sides are measured.</summary>
    public virtual int Rounds => 9;

    /// <summary>Gets everything warm.</summary>
    public abstract void Prepare();

    /// <summary>Seconds of one repetition of ours.</summary>
    public abstract double Ours();

    /// <summary>Seconds of one repetition of the peer's.</summary>
    public abstract double Peer();

    /// <summary>The figure to show for so many seconds.</summary>
    public virtual double Show(double seconds) => seconds * 1e3;

    public abstract void Dispose();

    /// <summary>The measurement that counts.</summary>
    public double Choose(IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToArray();
        return sorted[IsMinimum ? 0 : sorted.Length / 2];
    }
}
