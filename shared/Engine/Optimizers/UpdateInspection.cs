using Cluster.Engine.Kernels;
using Cluster.Engine.Models;

namespace Cluster.Engine.Optimizers;

/// <summary>Holds the gradient of a step and the weights behind it against what numbers may be, and decides what becomes of the step. Threads
/// bring blocks; what is decided follows from all of them.</summary>
internal sealed class UpdateInspection
{
    private readonly UpdatePlan _plan;
    private readonly ParameterLayout _layout;
    private readonly NonFinitePolicy _policy;
    private readonly double _maxNorm;
    private readonly BlockSums _squares;
    private readonly int[] _badGradients;
    private readonly int[] _badWeights;
    private float _scale;
    private double _norm;

    public UpdateInspection(UpdatePlan plan, ParameterLayout layout, WeightUpdateOptions options)
    {
        (_plan, _layout, _policy) = (plan, layout, options.NonFinite);
        _maxNorm = options.MaxGradientNorm ?? double.PositiveInfinity;
        if (!(_maxNorm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), _maxNorm, "WeightUpdate needs a MaxGradientNorm above 0; correct it.");
        }

        if (_policy == NonFinitePolicy.Clip && options.MaxGradientNorm is not null)
        {
            throw new ArgumentException(
                "WeightUpdate needs NonFinite to be Fail or Skip beside MaxGradientNorm, got Clip; scale gradients down with Clipping.",
                nameof(options));
        }

        NeedsPhase = _policy != NonFinitePolicy.Fail || options.MaxGradientNorm is not null;
        _squares = new BlockSums(plan);
        _badGradients = new int[plan.Blocks.Length];
        _badWeights = new int[plan.Blocks.Length];
    }

    /// <summary>Whether the gradient is looked at before anything is updated by it.</summary>
    public bool NeedsPhase { get; }

    /// <summary>Whether the step changes nothing; known once the phase has ended.</summary>
    public bool LeavesWeights { get; private set; }

    /// <summary>Begins a step.</summary>
    /// <param name="scale">What multiplies sums of gradients.</param>
    /// <returns>What shall multiply them.</returns>
    public float Begin(float scale)
    {
        (_scale, _norm, LeavesWeights) = (scale, double.NaN, false);
        Array.Clear(_badGradients);
        Array.Clear(_badWeights);

        // Times a factor that is no number no value is one: all are made 0, and shall stay so.
        return _policy == NonFinitePolicy.Clip && !float.IsFinite(scale) ? 0 : scale;
    }

    /// <summary>Looks at a block of a parameter's sums.</summary>
    public void Inspect(int block, Span<float> sums)
    {
        var square = SquareOf(sums);

        // No value is longer than all together, so none of them overflows here.
        if (!(Math.Sqrt(square) * Math.Abs((double)_scale) <= float.MaxValue))
        {
            _badGradients[block] = _policy == NonFinitePolicy.Clip ? Finiteness.Silence(sums, _scale) : Finiteness.Count(sums, _scale);
        }

        _squares.Set(block, square);
    }

    /// <summary>Looks at the sums of running statistics.</summary>
    public void Inspect(int block, StatisticsSlices statistics, ReadOnlySpan<float> sums) =>
        _badGradients[block] = statistics.CountNonFinite(sums);

    /// <summary>Whether running statistics may move by their sums.</summary>
    public bool MayMove(int block) => !LeavesWeights && (_policy != NonFinitePolicy.Clip || _badGradients[block] == 0);

    /// <summary>Decides, once all blocks were looked at.</summary>
    public void EndPhase()
    {
        _norm = Math.Sqrt(_squares.Gather()) * Math.Abs((double)_scale);
        LeavesWeights = _policy != NonFinitePolicy.Clip && (HasAny(_badGradients) || _norm > _maxNorm);
    }

    /// <summary>Looks at a block's new weights. Where they are no numbers the gradient tells whether it was the reason.</summary>
    public void NoteUpdated(int block, ReadOnlySpan<float> weights, ReadOnlySpan<float> sums)
    {
        if (!Finiteness.Holds(weights))
        {
            _badWeights[block] = Finiteness.Count(weights);
            _badGradients[block] += Finiteness.Count(sums, _scale);
        }
    }

    /// <summary>The same for running statistics.</summary>
    public void NoteMoved(int block, StatisticsSlices statistics, ReadOnlySpan<float> weights, ReadOnlySpan<float> sums)
    {
        _badWeights[block] = statistics.CountNonFinite(weights);
        _badGradients[block] += _badWeights[block] > 0 ? statistics.CountNonFinite(sums) : 0;
    }

    /// <summary>Ends the step: counts it if it was skipped.</summary>
    /// <returns>What was wrong; null if nothing was.</returns>
    public UpdateFault? Conclude(OptimizerState state)
    {
        var isSkipped = LeavesWeights && _policy == NonFinitePolicy.Skip;
        state.Skipped += isSkipped ? 1 : 0;
        state.SkippedInARow = isSkipped ? state.SkippedInARow + 1 : 0;
        if (HasAny(_badWeights))
        {
            return HasAny(_badGradients) && _policy == NonFinitePolicy.Fail
                ? Fault(UpdateFaultKind.NonFiniteGradient, NonFinitePolicy.Fail, _badGradients)
                : Fault(UpdateFaultKind.NonFiniteWeights, NonFinitePolicy.Fail, _badWeights);
        }

        return HasAny(_badGradients) ? Fault(UpdateFaultKind.NonFiniteGradient, _policy, _badGradients, state.SkippedInARow)
            : LeavesWeights ? new UpdateFault(UpdateFaultKind.ExplodedGradient, _policy, Longest(), 0, _norm, state.SkippedInARow)
            : null;
    }

    private static bool HasAny(int[] counts) => counts.AsSpan().ContainsAnyExcept(0);

    private static unsafe double SquareOf(ReadOnlySpan<float> values)
    {
        fixed (float* source = values)
        {
            return DirectionLoop.OfValues(source, values.Length, power: 2);
        }
    }

    private UpdateFault Fault(UpdateFaultKind kind, NonFinitePolicy policy, int[] counts, int skipped = 0)
    {
        var first = _plan.Blocks[counts.AsSpan().IndexOfAnyExcept(0)].Slice;
        return new UpdateFault(kind, policy, _layout.Parameters[first].Name, counts.Sum(count => (long)count), _norm, skipped);
    }

    private string Longest()
    {
        var longest = 0;
        for (var slice = 1; slice < _plan.Settings.Length; slice++)
        {
            longest = _squares.OfSlice(slice) > _squares.OfSlice(longest) ? slice : longest;
        }

        return _layout.Parameters[longest].Name;
    }
}
