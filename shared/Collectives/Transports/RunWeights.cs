using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports;

/// <summary>The coordinator's weight arenas, from which links send. The weights that workers compute with have two arenas: a step's new
/// weights are written into the other one, so that nobody who still reads the old ones sees them change.</summary>
/// <remarks>Where weights travel as changes, what workers compute with is a copy of the weights that training goes on from, and follows
/// them.</remarks>
public sealed class RunWeights : IDisposable
{
    /// <summary>Arenas of the weights that training goes on from.</summary>
    internal const int TrainedArenas = 2;

    private readonly int _length;
    private readonly AlignedBuffer?[] _trained;
    private readonly ChangeForm? _form;
    private readonly ushort[][] _changes;
    private int _current;

    /// <summary>Arenas of zeros.</summary>
    /// <param name="length">Length of an arena in floats.</param>
    /// <param name="shared">Where they shall lie; null for memory of this process alone.</param>
    /// <param name="changes">The form in which their changes travel; null where they travel whole.</param>
    public RunWeights(int length, SharedWeights? shared = null, ChangeForm? changes = null)
    {
        (Shared, _length, _form) = (shared, length, changes);
        _changes = changes is null ? [] : [new ushort[length], new ushort[length]];
        _trained = [.. Enumerable.Range(0, TrainedArenas).Select(arena => shared?[arena])];

        // Weights that never change need but one.
        _trained[_current] ??= new AlignedBuffer(length);
    }

    /// <summary>The weights that workers compute with.</summary>
    public AlignedBuffer Trained => _trained[_current]!;

    /// <summary>Where the next step's weights are to be written, after <see cref="BeginNext"/>.</summary>
    public AlignedBuffer Next => _trained[1 - _current]!;

    /// <summary>The average that is kept beside them; null if there is none.</summary>
    public AlignedBuffer? Averaged { get; init; }

    /// <summary>The memory that workers of this host read; null if there is none.</summary>
    public SharedWeights? Shared { get; }

    /// <summary>Whether these weights are a copy that follows those that training goes on from.</summary>
    public bool Follow => _form is not null;

    /// <summary>Says that <see cref="Next"/> is about to be written, by any number of threads.</summary>
    public void BeginNext()
    {
        Shared?.Invalidate(1 - _current);
        _trained[1 - _current] ??= new AlignedBuffer(_length);
    }

    /// <summary>Writes a part of <see cref="Next"/>: the copy moves on to where the weights are now.</summary>
    /// <param name="weights">The weights that training goes on from, whole.</param>
    /// <param name="first">First float of the part.</param>
    /// <param name="end">Behind its last.</param>
    public void MoveNext(AlignedBuffer weights, int first, int end)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var part = new Range(first, end);
        _form!.Follow(weights.Span[part], Trained.Span[part], Next.Span[part], _changes[1 - _current].AsSpan(part), first);
    }

    /// <summary>What leads into an arena from the one before it, as far as it is written.</summary>
    /// <param name="arena">An arena of a copy that follows.</param>
    internal ReadOnlyMemory<ushort> ChangeInto(AlignedBuffer arena) => _changes[arena == _trained[0] ? 0 : 1];

    /// <summary>The next step's weights are the weights now.</summary>
    public void Advance() => _current = 1 - _current;

    /// <summary>What is written next is not the next step's weights but earlier ones, for <see cref="Trained"/> and for the average. Whoever
    /// still reads the weights of now sees them change no more than at a step.</summary>
    public void TurnBack()
    {
        BeginNext();
        Advance();
        Shared?.Invalidate(SharedWeights.TrainedArenas);
    }

    /// <summary>The arena of one kind as it is now.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such weights.</exception>
    public AlignedBuffer this[WeightsKind kind] => kind switch
    {
        WeightsKind.Trained => Trained,
        WeightsKind.Averaged when Averaged is not null => Averaged,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A run needs to keep the weights that it sends; this one does not."),
    };

    /// <summary>Lets the workers of this host read weights as they are now.</summary>
    /// <param name="version">Which weights; the arena of their kind holds just these.</param>
    /// <returns>The shared arena that holds them.</returns>
    internal int Publish(WeightsVersion version)
    {
        if (version.Kind == WeightsKind.Averaged)
        {
            return Shared!.Publish(this[version.Kind], version.Step);
        }

        Shared!.Validate(_current, version.Step);
        return _current;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var arena in _trained)
        {
            arena?.Dispose();
        }

        Shared?.Dispose();
    }
}
