using System.Collections.Immutable;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Optimizers;

/// <summary>What an optimizer remembers: one arena per kind of state, in the weights' layout, and the number of steps made.</summary>
public sealed class OptimizerState : IDisposable
{
    private readonly Optimizer _optimizer;
    private readonly ImmutableArray<AlignedBuffer> _buffers;

    /// <summary>The state before the first step: zeros.</summary>
    /// <param name="optimizer">The optimizer it is for.</param>
    /// <param name="length">Floats of the weights' arena.</param>
    public OptimizerState(Optimizer optimizer, int length)
        : this(optimizer, null, length)
    {
    }

    /// <summary>The state before the first step, with an arena for the average of the weights behind the optimizer's own.</summary>
    internal OptimizerState(Optimizer optimizer, string? averageName, int length)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _optimizer = optimizer;
        OptimizerName = optimizer.Name;
        Names = averageName is null ? [.. optimizer.StateNames] : [.. optimizer.StateNames, averageName];
        Length = length;
        _buffers = [.. Names.Select(_ => new AlignedBuffer(length))];
        Average = averageName is null ? null : _buffers[^1];
    }

    /// <summary>Name of the optimizer it is for.</summary>
    public string OptimizerName { get; }

    /// <summary>Names of the arenas.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The last arena where it is the average of the weights, else null.</summary>
    public AlignedBuffer? Average { get; }

    /// <summary>Floats of each arena.</summary>
    public int Length { get; }

    /// <summary>Steps begun so far: 1 during and after the first update. A checkpoint restores it.</summary>
    public long Step { get; set; }

    /// <summary>Steps among them whose gradient was not applied. A checkpoint restores it.</summary>
    public long Skipped { get; set; }

    /// <summary>How many of these came last, one behind the other. A checkpoint restores it.</summary>
    public int SkippedInARow { get; set; }

    /// <summary>What a rule counts by: steps that were applied, the one in progress included.</summary>
    public long Updates => Step - Skipped;

    /// <summary>A number that all weights share and that follows from the count of updates: NAdam's product of momenta.</summary>
    internal double Product { get; set; } = 1;

    /// <summary>The update that <see cref="Product"/> belongs to.</summary>
    internal long ProductStep { get; set; }

    /// <summary>The arena of one kind of state.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such arena.</exception>
    public AlignedBuffer this[string name]
    {
        get
        {
            var index = Names.IndexOf(name);
            return index >= 0
                ? _buffers[index]
                : throw new ArgumentException(
                    $"OptimizerState of {OptimizerName} needs one of [{string.Join(", ", Names)}], got '{name}'; correct the name.",
                    nameof(name));
        }
    }

    /// <summary>Counts a new step. Whoever updates the arena in parts calls it once before the first part.</summary>
    public void BeginStep()
    {
        Step++;
        _optimizer.Begin(this);
    }

    /// <summary>Takes over all that another state of the same optimizer remembers.</summary>
    /// <param name="other">The other; left as it is.</param>
    /// <exception cref="ArgumentException">It has other arenas.</exception>
    public void CopyFrom(OptimizerState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.OptimizerName != OptimizerName || other.Length != Length || !other.Names.SequenceEqual(Names))
        {
            throw new ArgumentException(
                $"OptimizerState of {OptimizerName} needs a state of [{string.Join(", ", Names)}] with {Length} floats, got {other.OptimizerName} "
                + $"of [{string.Join(", ", other.Names)}] with {other.Length}; make both with one CreateState.",
                nameof(other));
        }

        for (var index = 0; index < _buffers.Length; index++)
        {
            other._buffers[index].Span.CopyTo(_buffers[index].Span);
        }

        (Step, Product, ProductStep) = (other.Step, other.Product, other.ProductStep);
        (Skipped, SkippedInARow) = (other.Skipped, other.SkippedInARow);
    }

    /// <summary>Forgets everything: the state is that before the first step.</summary>
    public void Reset()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Span.Clear();
        }

        (Step, Product, ProductStep) = (0, 1, 0);
        (Skipped, SkippedInARow) = (0, 0);
    }

    /// <summary>Frees the arenas.</summary>
    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    internal AlignedBuffer this[int index] => _buffers[index];
}
