using System.Diagnostics;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>The weights that a worker was sent. Those of two steps in a row lie in arenas of their own, so that the next step's come while this
/// step's are still computed with; they may come as what has changed.</summary>
internal sealed class ReceivedWeights : IDisposable
{
    private const int AveragedArena = 2;

    private readonly Lock _gate = new();
    private readonly int _length;
    private readonly RunWire _wire;
    private readonly AlignedBuffer?[] _arenas = new AlignedBuffer?[AveragedArena + 1];
    private readonly ChangeDecoder?[] _changesOf = new ChangeDecoder?[AveragedArena];
    private readonly WeightsVersion?[] _whole = new WeightsVersion?[AveragedArena + 1];
    private WeightsVersion? _coming;
    private int _missing;
    private long _began;

    /// <param name="length">Length of an arena in floats.</param>
    /// <param name="wire">The forms in which they come.</param>
    public ReceivedWeights(int length, RunWire wire) => (_length, _wire) = (length, wire);

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
    public int TryPlace(Wire.Fence fence, in ChunkFrame chunk)
    {
        if (fence.WeightsKind is not (Wire.WeightsKind.Trained or Wire.WeightsKind.Averaged) || fence.Step < 0)
        {
            return 0;
        }

        var version = fence.WeightsFromWire();
        if (chunk.IsChange && !MayChange(version))
        {
            return 0;
        }

        BeginIfOther(version);
        return TensorChunks.TryPlace(chunk, DecoderOf(version, chunk.IsChange), Of(version).Bytes, _missing);
    }

    /// <summary>Takes a chunk.</summary>
    /// <param name="fence">Says which weights it is of.</param>
    /// <param name="chunk">The chunk.</param>
    /// <exception cref="ContractException">It does not continue what has come of these weights.</exception>
    public void Take(Wire.Fence? fence, Wire.TensorChunk chunk)
    {
        var version = fence?.WeightsFromWire() ?? throw new ContractException("weights without a fence");
        if (chunk.IsChange && !MayChange(version))
        {
            throw new ContractException($"a change of weights of step {version.Step} without the whole weights before it");
        }

        Begin(version);
        _missing = TensorChunks.Place(chunk, DecoderOf(version, chunk.IsChange), Of(version).Bytes, _missing);
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

    // Of the step before, whole: those lie in the other arena.
    private bool MayChange(WeightsVersion version) =>
        _wire.Changes is not null && version is { Kind: WeightsKind.Trained, Step: > 0 } && Holds(version with { Step = version.Step - 1 });

    private IPieceDecoder? DecoderOf(WeightsVersion version, bool isChange)
    {
        if (isChange)
        {
            return ChangesOf(1 - PlaceOf(version));
        }

        return _wire.Weights;
    }

    private ChangeDecoder ChangesOf(int before) => _changesOf[before] ??= new ChangeDecoder(_wire.Changes!, Arena(before));

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
