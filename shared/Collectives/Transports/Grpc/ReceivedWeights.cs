using System.Buffers;
using System.Diagnostics;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>The weights that a worker was sent. Those of two steps in a row lie in arenas of their own, so that the next step's come while this
/// step's are still computed with.</summary>
internal sealed class ReceivedWeights : IDisposable
{
    private const int AveragedArena = 2;

    private readonly Lock _gate = new();
    private readonly int _length;
    private readonly AlignedBuffer?[] _arenas = new AlignedBuffer?[AveragedArena + 1];
    private readonly WeightsVersion?[] _whole = new WeightsVersion?[AveragedArena + 1];
    private WeightsVersion? _coming;
    private int _missing;
    private long _began;

    /// <param name="length">Length of an arena in floats.</param>
    public ReceivedWeights(int length) => _length = length;

    /// <summary>An arena to show before any weights have come.</summary>
    public AlignedBuffer First => Arena(0);

    /// <summary>Whether weights are here, whole.</summary>
    public bool Holds(WeightsVersion version)
    {
        lock (_gate)
        {
            return _whole[PlaceOf(version)] == version;
        }
    }

    /// <summary>The arena of weights that are here.</summary>
    public AlignedBuffer Of(WeightsVersion version) => Arena(PlaceOf(version));

    /// <summary>When the first byte came since this was last asked; 0 if none did.</summary>
    public long TakeBeginning() => Interlocked.Exchange(ref _began, 0);

    /// <summary>Copies a chunk's bytes to where they belong if they continue what is coming, or begin other weights.</summary>
    public bool TryPlace(Wire.Fence fence, long offset, in ReadOnlySequence<byte> data)
    {
        if (fence.WeightsKind is not (Wire.WeightsKind.Trained or Wire.WeightsKind.Averaged) || fence.Step < 0)
        {
            return false;
        }

        var version = fence.WeightsFromWire();
        BeginIfOther(version);
        return TensorChunks.TryPlace(offset, data, Of(version).Bytes, _missing);
    }

    /// <summary>Takes a chunk.</summary>
    /// <param name="fence">Says which weights it is of.</param>
    /// <param name="chunk">The chunk.</param>
    /// <exception cref="ContractException">It does not continue what has come of these weights.</exception>
    public void Take(Wire.Fence? fence, Wire.TensorChunk chunk)
    {
        var version = fence?.WeightsFromWire() ?? throw new ContractException("weights without a fence");
        Begin(version);
        _missing = TensorChunks.Place(chunk, Of(version).Bytes, _missing);
        NoteWhole();
    }

    /// <summary>Says where bytes that are about to come belong.</summary>
    /// <param name="version">Which weights they are of.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ContractException">They do not continue what has come of these weights.</exception>
    public Memory<byte> PlaceOf(WeightsVersion version, long offset, long length)
    {
        Begin(version);
        TensorChunks.Check(offset, length, _missing);
        return Of(version).AsByteMemory().Slice((int)offset, (int)length);
    }

    /// <summary>The bytes have come.</summary>
    /// <param name="length">How many.</param>
    /// <returns>Whether the weights are whole.</returns>
    public bool Advance(int length)
    {
        _missing -= length;
        return NoteWhole();
    }

    public void Dispose()
    {
        foreach (var arena in _arenas)
        {
            arena?.Dispose();
        }
    }

    private void Begin(WeightsVersion version)
    {
        if (version.Step < 0)
        {
            throw new ContractException($"weights of step {version.Step}");
        }

        BeginIfOther(version);
        Interlocked.CompareExchange(ref _began, Stopwatch.GetTimestamp(), 0);
    }

    private void BeginIfOther(WeightsVersion version)
    {
        if (version != _coming || _missing == 0)
        {
            (_coming, _missing) = (version, _length * sizeof(float));
            Note(version, null);
        }
    }

    private bool NoteWhole()
    {
        if (_missing == 0)
        {
            Note(_coming!.Value, _coming);
        }

        return _missing == 0;
    }

    private void Note(WeightsVersion version, WeightsVersion? whole)
    {
        lock (_gate)
        {
            _whole[PlaceOf(version)] = whole;
        }
    }

    private static int PlaceOf(WeightsVersion version) => version.Kind == WeightsKind.Averaged ? AveragedArena : (int)(version.Step % 2);

    private AlignedBuffer Arena(int place) => _arenas[place] ??= new AlignedBuffer(_length);
}
