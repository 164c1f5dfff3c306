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
        : this(optimizer, [], length)
    {
    }

    /// <summary>The state before the first step, with further arenas behind the optimizer's own.</summary>
    internal OptimizerState(Optimizer optimizer, ReadOnlySpan<string> furtherNames, int length)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _optimizer = optimizer;
        OptimizerName = optimizer.Name;
        Names = [.. optimizer.StateNames, .. furtherNames];
        Length = length;
        _buffers = [.. Names.Select(_ => new AlignedBuffer(length))];
    }

    /// <summary>Name of the optimizer it is for.</summary>
    public string OptimizerName { get; }

    /// <summary>Names of the arenas.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Floats of each arena.</summary>
    public int Length { get; }

    /// <summary>Steps begun so far: 1 during and after the first update. A checkpoint restores it.</summary>
    public long Step { get; set; }

    /// <summary>A number that all weights share and that follows from the step count: NAdam's product of momenta.</summary>
    internal double Product { get; set; } = 1;

    /// <summary>The step that <see cref="Product"/> belongs to.</summary>
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
