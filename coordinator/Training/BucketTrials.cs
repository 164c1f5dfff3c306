using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;

namespace Cluster.Coordinator.Training;

/// <summary>Steps with buckets of several sizes, one size after the other and all of them several times, and which size they speak for.</summary>
/// <remarks>A step's duration drifts, since code is still compiled and hosts have other things to do; so the sizes take turns, there and back again,
/// and one replaces the usual size only where it was faster in nearly every turn and by more than steps differ for no reason.</remarks>
internal sealed class BucketTrials
{
    private const int WarmUp = 10;
    private const int Turns = 4;
    private const int Settling = 1;
    private const int Counted = 3;
    private const int TurnsToWin = 3;
    private const double Gain = 0.03;

    private readonly int[] _sizes;
    private readonly int _usual;
    private readonly TimeSpan[,] _turns;
    private readonly List<TimeSpan> _turn = [];
    private int _done;

    /// <summary>Trials before the first step.</summary>
    /// <param name="bytes">Bytes of a tensor.</param>
    public BucketTrials(int bytes)
    {
        var usual = new Buckets(bytes).Size;
        _sizes =
        [
            .. new[] { usual / 4, usual / 2, usual, usual * 2, usual * 4 }
                .Where(size => size == usual || (Buckets.Allow(size) && new Buckets(bytes, size).Count > 1)),
        ];
        _usual = Array.IndexOf(_sizes, usual);
        _turns = new TimeSpan[Turns, _sizes.Length];
    }

    /// <summary>Steps that they take.</summary>
    public int Steps => _sizes.Length == 1 ? 0 : WarmUp + (Turns * _sizes.Length * (Settling + Counted));

    /// <summary>Whether nothing is left to try.</summary>
    public bool IsOver => _done >= Steps;

    /// <summary>Bytes of a bucket in the next step; once all is over, those that are best.</summary>
    public int Size => _sizes[IsOver ? Best() : _done < WarmUp ? _usual : Place(_done - WarmUp).Index];

    /// <summary>What was tried, from the smallest buckets to the largest; empty before it is over.</summary>
    public IReadOnlyList<BucketTrial> Tried => IsOver ? [.. _sizes.Select((size, index) => new BucketTrial(size, MedianOf(index).TotalSeconds))] : [];

    /// <summary>Takes in a step with buckets of <see cref="Size"/>.</summary>
    /// <param name="duration">How long it took.</param>
    /// <exception cref="InvalidOperationException">All is over.</exception>
    public void Count(TimeSpan duration)
    {
        if (IsOver)
        {
            throw new InvalidOperationException("nothing is tried any more");
        }

        if (_done >= WarmUp)
        {
            var (turn, index, step) = Place(_done - WarmUp);
            if (step >= Settling)
            {
                _turn.Add(duration);
            }

            if (_turn.Count == Counted)
            {
                _turns[turn, index] = Median(_turn);
                _turn.Clear();
            }
        }

        _done++;
    }

    private (int Turn, int Index, int Step) Place(int step)
    {
        var (visit, inVisit) = Math.DivRem(step, Settling + Counted);
        var (turn, index) = Math.DivRem(visit, _sizes.Length);
        return (turn, turn % 2 == 0 ? index : _sizes.Length - 1 - index, inVisit);
    }

    private int Best()
    {
        var best = Enumerable.Range(0, _sizes.Length).MinBy(MedianOf);
        var won = Enumerable.Range(0, Turns).Count(turn => _turns[turn, best] < _turns[turn, _usual]);
        return won >= TurnsToWin && MedianOf(best) <= (1 - Gain) * MedianOf(_usual) ? best : _usual;
    }

    private TimeSpan MedianOf(int index) => Median([.. Enumerable.Range(0, Turns).Select(turn => _turns[turn, index])]);

    private static TimeSpan Median(List<TimeSpan> durations)
    {
        var sorted = durations.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
