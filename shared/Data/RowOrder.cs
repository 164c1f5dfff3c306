namespace Cluster.Data;

/// <summary>Which rows of a source are samples, in which order. Nothing is kept for a row, however many there are.</summary>
internal readonly struct RowOrder
{
    private readonly EpochShuffle _shuffle;
    private readonly int _start;

    private RowOrder(EpochShuffle shuffle, int start, int count)
    {
        (_shuffle, _start, Count) = (shuffle, start, count);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>The row of a sample.</summary>
    /// <param name="index">Sample index in [0, Count).</param>
    public int this[int index] => _shuffle.Count == 0 ? _start + index : _shuffle[_start + index];

    /// <summary>Rows that follow each other.</summary>
    public static RowOrder Run(int start, int count) => new(default, start, count);

    /// <summary>Rows that follow each other in a shuffled order.</summary>
    public static RowOrder Shuffled(EpochShuffle shuffle, int start, int count) => new(shuffle, start, count);
}
