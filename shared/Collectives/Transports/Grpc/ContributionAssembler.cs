using System.Buffers;
using System.Runtime.InteropServices;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.Grpc;

/// <summary>Puts a contribution together from its announcement and its chunks. It holds at most one arena, so a worker cannot
/// make the coordinator's memory grow, and it accepts the exact number of bytes that the job's gradients have.</summary>
/// <param name="pool">Where arenas come from.</param>
/// <param name="mostOutputs">Outputs that a contribution may hold at most.</param>
internal sealed class ContributionAssembler(SubtreeSumsPool pool, int mostOutputs) : IChunkTarget, IDisposable
{
    private Contribution? _pending;
    private int _received;

    /// <summary>Takes an announcement.</summary>
    /// <returns>The contribution if no gradients follow, else null.</returns>
    /// <exception cref="ContractException">The announcement is malformed, or the one before it is not complete.</exception>
    public Contribution? Begin(Wire.Fence fence, Wire.Contribution announced)
    {
        if (_pending is not null)
        {
            throw new ContractException("a contribution was announced before the gradients of the last one had come");
        }

        var kind = announced.Kind.FromWire();
        var expected = kind == RoundKind.Train ? (long)pool.GradientLength * sizeof(float) : 0;
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
        var times = announced.Times.FromWire();
        var sums = pool.Rent(kind == RoundKind.Train);
        sums.Node = node;
        sums.Scalars = announced.ScalarsFromWire();
        sums.Outputs = new float[announced.OutputBytes / sizeof(float)];
        var contribution = new Contribution(
            new Term(fence.Term), new Generation(fence.Generation), kind, fence.Step, sums, times);
        _received = 0;
        var isWhole = kind == RoundKind.Evaluate;
        _pending = isWhole ? null : contribution;
        return isWhole ? contribution : null;
    }

    /// <summary>Takes a chunk of gradients.</summary>
    /// <returns>The contribution if the chunk was its last, else null.</returns>
    /// <exception cref="ContractException">No contribution was announced or the chunk does not fit.</exception>
    public Contribution? Continue(Wire.TensorChunk chunk)
    {
        var contribution = _pending ?? throw new ContractException("gradients came without an announced contribution");
        _received = TensorChunks.Place(chunk, contribution.Sums.Gradients.Bytes, _received);
        if (_received < contribution.Sums.Gradients.Bytes.Length)
        {
            return null;
        }

        _pending = null;
        return contribution;
    }

    /// <summary>Takes a chunk of outputs.</summary>
    /// <returns>The contribution if the chunk was its last, else null.</returns>
    /// <exception cref="ContractException">No contribution was announced or the chunk does not fit.</exception>
    public Contribution? ContinueOutputs(Wire.TensorChunk chunk)
    {
        var contribution = _pending ?? throw new ContractException("outputs came without an announced contribution");
        var bytes = MemoryMarshal.AsBytes(contribution.Sums.Outputs.AsSpan());
        _received = TensorChunks.Place(chunk, bytes, _received);
        if (_received < bytes.Length)
        {
            return null;
        }

        _pending = null;
        return contribution;
    }

    /// <inheritdoc/>
    public bool TryPlace(long offset, in ReadOnlySequence<byte> data) =>
        _pending is { } contribution && TensorChunks.TryPlace(offset, data, contribution.Sums.Gradients.Bytes, _received);

    /// <summary>Gives back what an interrupted contribution held.</summary>
    public void Dispose()
    {
        if (_pending is { } contribution)
        {
            pool.Return(contribution.Sums);
            _pending = null;
        }
    }

    private bool AreOutputsFit(RoundKind kind, long bytes) => kind == RoundKind.Predict
        ? bytes > 0 && bytes <= (long)mostOutputs * sizeof(float) && bytes % sizeof(float) == 0
        : bytes == 0;
}
