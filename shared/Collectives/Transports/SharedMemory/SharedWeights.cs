using Cluster.Engine.Memory;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The segment in which a run's weights lie, written by the coordinator and read in place by every worker of its host. Weights that
/// training goes on from have two arenas, used in turn: a step's new weights are written beside those that the step reads. Each arena says
/// which step's weights it holds, so that a reader who comes late notices.</summary>
public sealed unsafe class SharedWeights : IDisposable
{
    /// <summary>Arenas of the weights that training goes on from; the one behind them is the average's.</summary>
    internal const int TrainedArenas = RunWeights.TrainedArenas;

    private const int Arenas = TrainedArenas + 1;
    private const int CacheLine = 64;
    private const long None = -1;

    private readonly SharedSegment _segment;
    private readonly AlignedBuffer[] _arenas;

    private SharedWeights(SharedSegment segment, int length)
    {
        _segment = segment;
        _arenas = [.. Enumerable.Range(0, Arenas).Select(arena => segment.Buffer(PlaceOf(length, arena), length))];
    }

    /// <summary>Where workers find it.</summary>
    public SegmentAddress Address => _segment.Address;

    /// <summary>The random number that shows who has mapped it.</summary>
    public ReadOnlySpan<byte> Nonce => _segment.Nonce;

    /// <summary>Makes the segment, for the coordinator. No arena holds weights yet.</summary>
    /// <param name="length">Length of an arena in floats.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SharedWeights Create(int length)
    {
        var weights = new SharedWeights(SharedSegment.Create("cluster-weights", BytesOf(length), othersMayWrite: false), length);
        for (var arena = 0; arena < Arenas; arena++)
        {
            weights.Invalidate(arena);
        }

        return weights;
    }

    /// <summary>Maps the coordinator's segment, for a worker: to read.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="length">Length of an arena in floats.</param>
    /// <exception cref="IOException">It is not there, or the system refuses.</exception>
    public static SharedWeights Open(SegmentAddress address, int length)
    {
        if (address.Length != BytesOf(length))
        {
            throw new IOException($"shared weights must have {BytesOf(length)} bytes, got {address.Length}");
        }

        return new SharedWeights(SharedSegment.Open(address, mayWrite: false), length);
    }

    /// <summary>An arena.</summary>
    internal AlignedBuffer this[int arena] => _arenas[arena];

    /// <summary>Whether an arena exists and holds the weights of a step, whole.</summary>
    internal bool Holds(int arena, long step) => arena is >= 0 and < Arenas && Volatile.Read(ref StepOf(arena)) == step;

    /// <summary>Says that an arena is about to be written.</summary>
    internal void Invalidate(int arena)
    {
        Volatile.Write(ref StepOf(arena), None);
        Interlocked.MemoryBarrier();
    }

    /// <summary>Says that an arena holds the weights of a step.</summary>
    internal void Validate(int arena, long step) => Volatile.Write(ref StepOf(arena), step);

    /// <summary>The average's arena, filled when it is first asked for at a step.</summary>
    internal int Publish(AlignedBuffer average, long step)
    {
        if (!Holds(TrainedArenas, step))
        {
            Invalidate(TrainedArenas);
            average.Span.CopyTo(_arenas[TrainedArenas].Span);
            Validate(TrainedArenas, step);
        }

        return TrainedArenas;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment.Dispose();

    private static long PlaceOf(int length, int arena) => LinkLayout.PlaceOf((1 + Arenas) * CacheLine, length, arena);

    private static long BytesOf(int length) => PlaceOf(length, Arenas);

    private ref long StepOf(int arena) => ref *(long*)(_segment.Start + ((1 + arena) * CacheLine));
}
