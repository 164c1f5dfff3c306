namespace Cluster.Data.Splits;

/// <summary>One of several equal folds, drawn at random. Over all folds every row is judged by once.</summary>
public sealed class KFoldSplit : RowSplit
{
    private readonly int _folds;
    private readonly int _fold;
    private readonly ulong _seed;
    private readonly bool _stratified;

    /// <summary>One fold.</summary>
    /// <param name="folds">How many there are, 2 or more.</param>
    /// <param name="fold">Which of them, counted from 0, holds the test rows.</param>
    /// <param name="seed">Decides which rows a fold has; the same for all folds of one partition.</param>
    /// <param name="stratified">Whether every fold has the same share of every class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or there is no such fold.</exception>
    public KFoldSplit(int folds = 5, int fold = 0, ulong seed = 1, bool stratified = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, folds);
        (_folds, _fold, _seed, _stratified) = (folds, fold, seed, stratified);
    }

    /// <inheritdoc/>
    public override bool[] TestRows(IRowSource rows, ReadOnlySpan<int> classes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var order = _stratified ? ShuffledByClass(_seed, rows, classes, "k_fold with classes") : Shuffled(_seed, rows.Rows);
        var isTest = new bool[rows.Rows];
        for (var position = _fold; position < order.Length; position += _folds)
        {
            isTest[order[position]] = true;
        }

        return isTest;
    }
}
