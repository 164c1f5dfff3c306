namespace Cluster.Data;

/// <summary>The samples of one epoch in the order that training sees them.</summary>
public readonly struct EpochOrder
{
    private readonly EpochShuffle _shuffle;
    private readonly ClassDraw? _draw;
    private readonly uint _epoch;

    /// <summary>An epoch in which samples come once, shuffled, or as they are drawn.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="count">Number of samples, 1 or more.</param>
    /// <param name="draw">What draws samples; null where each comes once.</param>
    public EpochOrder(ulong seed, uint epoch, int count, ClassDraw? draw)
    {
        (_epoch, _draw) = (epoch, draw);
        _shuffle = draw is null ? new EpochShuffle(seed, epoch, count) : default;
    }

    /// <summary>The sample at a position.</summary>
    /// <param name="position">Position in [0, count).</param>
    public int this[int position] => _draw is null ? _shuffle[position] : _draw[_epoch, position];

    /// <summary>What tells the random changes of the sample at a position from those of others: the sample itself where it comes once, else the
    /// position, so that a sample that is drawn twice is not changed in the same way.</summary>
    /// <param name="position">Position in [0, count).</param>
    public int ChangeOf(int position) => _draw is null ? _shuffle[position] : position;
}
