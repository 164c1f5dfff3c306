using System.Runtime.InteropServices;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Puts a worker's contributions together from their announcements and chunks, and tells the sink how far each has come. It holds at most
/// one arena, so a worker cannot make the coordinator's memory grow, and it accepts the exact number of bytes that the job's gradients
/// have.</summary>
/// <param name="worker">Whose contributions they are.</param>
/// <param name="pool">Where arenas come from.</param>
/// <param name="mostOutputs">Outputs that a contribution may hold at most.</param>
/// <param name="sink">Who is told.</param>
/// <param name="wire">The form in which gradients come; null if as they are.</param>
internal sealed class ContributionAssembler(
    WorkerId worker, SubtreeSumsPool pool, int mostOutputs, IContributionSink sink, WireArena? wire = null)
    : IChunkTarget, IDisposable
{
    private Contribution? _pending;
    private int _missing;

    /// <summary>Whether the gradients of a training round come here; else the workers have them, and its sums are whole without.</summary>
    public bool TakesGradients { get; init; } = true;

    /// <summary>Takes an announcement.</summary>
    /// <exception cref="ContractException">The announcement is malformed, or the one before it is not complete.</exception>
    public void Begin(Wire.Fence fence, Wire.Contribution announced)
    {
        CheckComplete();
        var kind = announced.Kind.FromWire();
        var hasGradients = kind == RoundKind.Train && TakesGradients;
        var expected = hasGradients ? (long)pool.GradientLength * sizeof(float) : 0;
        if (announced.GradientBytes != expected)
        {
            throw new ContractException($"gradients must have {expected} bytes, got {announced.GradientBytes}");
        }

        if (!AreOutputsFit(kind, announced.OutputBytes))
        {
            throw new ContractException($"outputs must have at most {(long)mostOutputs * sizeof(float)} bytes, got {announced.OutputBytes}");
        }

        // Everything that can be wrong is looked at before an arena is taken.
        var node = WireConversions.SubtreeFromWire(announced.Level, announced.Index);
        var (times, microBatchTime) = (announced.Times.FromWire(), announced.Times.MicroBatchTimeFromWire());
        var sums = pool.Rent(hasGradients);
        (sums.Node, sums.Scalars) = (node, announced.ScalarsFromWire());
        sums.Outputs = new float[announced.OutputBytes / sizeof(float)];
        var contribution = new Contribution(
            new Term(fence.Term), new Generation(fence.Generation), kind, fence.Step, sums, times)
        {
            MicroBatchTime = microBatchTime,
        };
        Announce(contribution, (int)(announced.GradientBytes + announced.OutputBytes));
    }

    /// <summary>Takes an announcement of sums without outputs.</summary>
    /// <exception cref="ContractException">The announcement makes no sense, or the one before it is not complete.</exception>
    public void Begin(in SumsNotice notice)
    {
        CheckComplete();
        var (kind, node, times, microBatchTime) = (notice.Kind, notice.Node, notice.Times, notice.MicroBatchTime);
        if (kind == RoundKind.Predict)
        {
            throw new ContractException($"sums of a round of kind {kind} without their outputs");
        }

        var sums = pool.Rent(kind == RoundKind.Train);
        (sums.Node, sums.Scalars) = (node, notice.Scalars);
        var contribution = new Contribution(new Term(notice.Term), new Generation(notice.Generation), kind, notice.Step, sums, times)
        {
            MicroBatchTime = microBatchTime,
        };
        Announce(contribution, sums.Gradients.Bytes.Length);
    }

    /// <summary>Takes a chunk of gradients.</summary>
    /// <exception cref="ContractException">No contribution was announced or the chunk does not fit.</exception>
    public void Continue(Wire.TensorChunk chunk)
    {
        var contribution = Growing;
        TensorChunks.RefuseChange(chunk, "gradients");
        _missing = TensorChunks.Place(chunk, wire, contribution.Sums.Gradients.Bytes, _missing);
        Tell(contribution);
    }

    /// <summary>Says where bytes of gradients that are about to come belong.</summary>
    /// <exception cref="ContractException">No contribution was announced or the bytes do not fit.</exception>
    public Memory<byte> PlaceOf(long offset, long length)
    {
        var gradients = Growing.Sums.Gradients;
        TensorChunks.Check(offset, length, _missing);
        return gradients.AsByteMemory().Slice((int)offset, (int)length);
    }

    /// <summary>The bytes have come.</summary>
    public void Advance(int length)
    {
        _missing -= length;
        Tell(Growing);
    }

    /// <summary>Takes a chunk of outputs.</summary>
    /// <exception cref="ContractException">No contribution was announced or the chunk does not fit.</exception>
    public void ContinueOutputs(Wire.TensorChunk chunk)
    {
        var contribution = _pending is { Kind: RoundKind.Predict } announced
            ? announced
            : throw new ContractException("outputs came without an announced contribution");
        TensorChunks.RefuseChange(chunk, "outputs");
        _missing = TensorChunks.Place(chunk, MemoryMarshal.AsBytes(contribution.Sums.Outputs.AsSpan()), _missing);
        if (_missing == 0)
        {
            Deliver(contribution);
        }
    }

    /// <inheritdoc/>
    public int TryPlace(Wire.Fence fence, in ChunkFrame chunk) =>
        _pending is { Kind: RoundKind.Train } contribution && !chunk.IsChange
            ? TensorChunks.TryPlace(chunk, wire, contribution.Sums.Gradients.Bytes, _missing)
            : 0;

    /// <summary>Gives back what an interrupted contribution held, once nobody reads it any more.</summary>
    public void Dispose()
    {
        if (_pending is { } contribution)
        {
            _pending = null;
            if (contribution.Kind == RoundKind.Train)
            {
                sink.OnTorn(worker, contribution);
            }

            pool.Return(contribution.Sums);
        }
    }

    private Contribution Growing => _pending is { Kind: RoundKind.Train } announced
        ? announced
        : throw new ContractException("gradients came without an announced contribution");

    private void CheckComplete()
    {
        if (_pending is not null)
        {
            throw new ContractException("a contribution was announced before the gradients of the last one had come");
        }
    }

    private void Announce(Contribution contribution, int missing)
    {
        _missing = missing;
        if (missing == 0)
        {
            sink.OnContribution(worker, contribution);
            return;
        }

        _pending = contribution;
        if (contribution.Kind == RoundKind.Train)
        {
            contribution.Sums.FinalFrom = contribution.Sums.Gradients.Length;
            sink.OnContributionBegan(worker, contribution);
        }
    }

    private void Tell(Contribution contribution)
    {
        contribution.Sums.FinalFrom = (_missing + sizeof(float) - 1) / sizeof(float);
        if (_missing > 0)
        {
            sink.OnGrown(worker);
        }
        else
        {
            Deliver(contribution);
        }
    }

    private void Deliver(Contribution contribution)
    {
        _pending = null;
        sink.OnContribution(worker, contribution);
    }

    private bool AreOutputsFit(RoundKind kind, long bytes) => kind == RoundKind.Predict
        ? bytes > 0 && bytes <= (long)mostOutputs * sizeof(float) && bytes % sizeof(float) == 0
        : bytes == 0;
}
