using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>The alignments of one sequence with one target: a lattice of steps by states, where the states are the target's labels with a
/// blank before, between and after them. Logarithms of probabilities in float64; -infinity is none.</summary>
internal readonly ref struct CtcLattice
{
    private readonly ReadOnlySpan<float> _scores;
    private readonly ReadOnlySpan<int> _target;
    private readonly Span<double> _normalizers;
    private readonly Span<double> _before;
    private readonly Span<double> _after;
    private readonly Span<double> _next;
    private readonly int _classes;
    private readonly int _blank;

    /// <param name="scores">Logits, [steps, classes].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="target">The labels.</param>
    /// <param name="blank">Class of the blank.</param>
    /// <param name="room">At least <see cref="RoomFor"/> numbers.</param>
    public CtcLattice(ReadOnlySpan<float> scores, int classes, ReadOnlySpan<int> target, int blank, Span<double> room)
    {
        _scores = scores;
        _target = target;
        (_classes, _blank) = (classes, blank);
        var (steps, states) = (scores.Length / classes, (2 * target.Length) + 1);
        _normalizers = room[..steps];
        _before = room.Slice(steps, steps * states);
        _after = room.Slice(steps + (steps * states), states);
        _next = room.Slice(steps + (steps * states) + states, states);
    }

    private int Steps => _normalizers.Length;

    private int States => _after.Length;

    /// <summary>Numbers of room for sequences and targets up to these lengths.</summary>
    public static int RoomFor(int steps, int labels)
    {
        var states = (2 * labels) + 1;
        return steps + (steps * states) + (2 * states);
    }

    /// <summary>Turns shifted exponentials into the softmax and notes the logarithm of each row's divisor.</summary>
    public void NormalizeTo(Span<float> exponentials)
    {
        for (var step = 0; step < Steps; step++)
        {
            var row = step * _classes;
            var largest = (double)Reductions.Max(_scores.Slice(row, _classes));
            _normalizers[step] = largest + Softmax.Normalize(exponentials.Slice(row, _classes));
        }
    }

    /// <summary>The logarithm of the probability of the target; leaves that of all beginnings, state by state.</summary>
    public double Forward()
    {
        if (Steps == 0)
        {
            return _target.IsEmpty ? 0 : double.NegativeInfinity;
        }

        for (var step = 0; step < Steps; step++)
        {
            var row = _before.Slice(step * States, States);
            for (var state = 0; state < States; state++)
            {
                var sum = step == 0 ? (state < 2 ? 0 : double.NegativeInfinity) : Reached(step - 1, state);
                row[state] = sum + Emission(step, state);
            }
        }

        var last = _before[^States..];
        return States == 1 ? last[0] : LogisticFunctions.LogAddExp(last[^1], last[^2]);
    }

    /// <summary>Subtracts from the softmax the posterior of each class at each step.</summary>
    public void Backward(double logarithm, Span<float> gradient)
    {
        var after = _after;
        var next = _next;
        for (var step = Steps - 1; step >= 0; step--)
        {
            for (var state = 0; state < States; state++)
            {
                after[state] = step == Steps - 1 ? (state >= States - 2 ? 0 : double.NegativeInfinity) : Leaving(next, step + 1, state);
                var joint = _before[(step * States) + state] + after[state];
                if (!double.IsNegativeInfinity(joint))
                {
                    gradient[(step * _classes) + ClassOf(state)] -= (float)DoubleFunctions.Exp(joint - logarithm);
                }
            }

            var swap = next;
            next = after;
            after = swap;
        }
    }

    /// <summary>All beginnings that end a step before this state is entered or kept.</summary>
    private double Reached(int step, int state)
    {
        var row = _before.Slice(step * States, States);
        var sum = row[state];
        sum = state > 0 ? LogisticFunctions.LogAddExp(sum, row[state - 1]) : sum;
        return CanSkipTo(state) ? LogisticFunctions.LogAddExp(sum, row[state - 2]) : sum;
    }

    /// <summary>All endings from this state, the first of their steps given.</summary>
    private double Leaving(ReadOnlySpan<double> next, int step, int state)
    {
        var sum = next[state] + Emission(step, state);
        sum = state + 1 < States ? LogisticFunctions.LogAddExp(sum, next[state + 1] + Emission(step, state + 1)) : sum;
        return state + 2 < States && CanSkipTo(state + 2)
            ? LogisticFunctions.LogAddExp(sum, next[state + 2] + Emission(step, state + 2))
            : sum;
    }

    /// <summary>A label may follow another label without a blank between, unless they are equal.</summary>
    private bool CanSkipTo(int state) => state >= 2 && state % 2 == 1 && _target[state / 2] != _target[(state / 2) - 1];

    private int ClassOf(int state) => state % 2 == 0 ? _blank : _target[state / 2];

    private double Emission(int step, int state) => _scores[(step * _classes) + ClassOf(state)] - _normalizers[step];
}
