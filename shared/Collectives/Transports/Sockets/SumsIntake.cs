using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports.Sockets;

/// <summary>Puts contributions together from the frames of a data channel. It holds at most one arena, so a worker cannot make the
/// coordinator's memory grow.</summary>
/// <param name="pool">Where arenas come from.</param>
internal sealed class SumsIntake(SubtreeSumsPool pool) : IDisposable
{
    private readonly ByteCoverage _coverage = new(pool.GradientLength * sizeof(float));
    private Contribution? _pending;

    /// <summary>Takes an announcement.</summary>
    /// <returns>The contribution if no gradients follow, else null.</returns>
    /// <exception cref="ContractException">The announcement makes no sense, or the one before it is not complete.</exception>
    public Contribution? Begin(in SumsNotice notice)
    {
        if (_pending is not null)
        {
            throw new ContractException("sums were announced before the gradients of the last ones had come");
        }

        // Everything that can be wrong is looked at before an arena is taken.
        var (kind, node, times) = (notice.Kind, notice.Node, notice.Times);
        if (kind == RoundKind.Predict)
        {
            throw new ContractException($"sums of a round of kind {kind} without their outputs");
        }

        var sums = pool.Rent(kind == RoundKind.Train);
        (sums.Node, sums.Scalars) = (node, notice.Scalars);
        var contribution = new Contribution(new Term(notice.Term), new Generation(notice.Generation), kind, notice.Step, sums, times);
        _coverage.Clear();
        var isWhole = kind == RoundKind.Evaluate;
        _pending = isWhole ? null : contribution;
        return isWhole ? contribution : null;
    }

    /// <summary>Says where bytes of gradients belong.</summary>
    /// <param name="head">The frame's head.</param>
    /// <exception cref="ContractException">Nothing was announced, or the bytes do not fit.</exception>
    public Memory<byte> PlaceOf(FrameHead head)
    {
        var contribution = _pending ?? throw new ContractException("gradients came without announced sums");
        _coverage.Add(head.Offset, head.Length);
        return contribution.Sums.Gradients.AsByteMemory().Slice((int)head.Offset, (int)head.Length);
    }

    /// <summary>Takes the contribution out once its last byte has come.</summary>
    public Contribution? TakeWhole()
    {
        var whole = _coverage.IsWhole ? _pending : null;
        _pending = whole is null ? _pending : null;
        return whole;
    }

    /// <summary>Gives back what an interrupted contribution held.</summary>
    public void Dispose()
    {
        if (_pending is { } contribution)
        {
            pool.Return(contribution.Sums);
            _pending = null;
        }
    }
}
