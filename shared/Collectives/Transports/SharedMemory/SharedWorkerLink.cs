using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The worker's end of a link to a coordinator on its host: weights are read where the coordinator wrote them, gradients are
/// computed where it will read them.</summary>
public sealed class SharedWorkerLink : IWorkerLink
{
    private readonly WorkStream _stream;
    private readonly SharedWeights _weights;
    private readonly LinkSegment _segment;
    private readonly WorkerSlots _slots;
    private readonly Task<Order> _farewell;
    private readonly Task _ringing;
    private readonly HashSet<int> _begun = [];
    private OrderNotice _current;
    private SumsNotice? _growing;

    internal SharedWorkerLink(WorkStream stream, SharedWeights weights, LinkSegment segment, ParameterLayout layout)
    {
        (_stream, _weights, _segment) = (stream, weights, segment);
        _slots = new WorkerSlots(segment);
        Pool = new SubtreeSumsPool(layout) { Places = _slots.TryRent };
        _farewell = ReadFarewellAsync();
        _ringing = _farewell.ContinueWith(_ => segment.Orders.Ring(), TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public SubtreeSumsPool Pool { get; }

    /// <inheritdoc/>
    public AlignedBuffer Weights => _weights[_current.Arena];

    /// <summary>Nothing is received: weights are read in place.</summary>
    public TimeSpan ReceiveTime => TimeSpan.Zero;

    /// <summary>Waits for the next order; the calling thread sleeps meanwhile.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LinkLostException">The coordinator is gone or cut this worker off.</exception>
    /// <exception cref="ContractException">The coordinator sent what the contract does not allow.</exception>
    public ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var waking = cancellationToken.UnsafeRegister(static queue => ((NoticeQueue<OrderNotice>)queue!).Ring(), _segment.Orders);
        while (true)
        {
            var bell = _segment.Orders.Bell;
            cancellationToken.ThrowIfCancellationRequested();
            if (_farewell.IsCompleted)
            {
                return new ValueTask<Order>(_farewell);
            }

            if (!_segment.Orders.TryRead(out _current))
            {
                _segment.Orders.Wait(bell);
            }
            else if (_current.Term != _stream.Membership.Term.Value)
            {
                throw new ContractException($"assignment of term {_current.Term}, expected one of {_stream.Membership.Term}");
            }
            else if (HoldsWeights)
            {
                return new ValueTask<Order>(_current.ToOrder());
            }
            else
            {
                Abandon();
            }
        }
    }

    /// <summary>Where others wait for them, workers of other hosts; else nobody gains by it.</summary>
    public bool SendsWhileGrowing => _current.Grows != 0;

    /// <inheritdoc/>
    public void Begin(Contribution contribution)
    {
        if (contribution.Sums.Slot == SubtreeSums.NoSlot || !HoldsWeights)
        {
            return;
        }

        _growing = SumsNotice.Of(contribution, contribution.Sums.Gradients.Length);
        _begun.Add(contribution.Sums.Slot);
        _slots.Deliver(contribution.Sums);
        Tell(_growing.Value);
    }

    /// <inheritdoc/>
    public void Grow(int finalFrom)
    {
        if (_growing is { } growing)
        {
            Tell(growing with { FinalFrom = finalFrom });
            _growing = finalFrom == 0 ? null : growing;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        var sums = contribution.Sums;
        if (_begun.Remove(sums.Slot))
        {
            // The coordinator was told when they had become whole.
            return ValueTask.CompletedTask;
        }

        if (!HoldsWeights)
        {
            // Others were faster: the run has gone on.
            Pool.Return(sums);
            Abandon();
            return ValueTask.CompletedTask;
        }

        // Outputs, and gradients that found no slot, take the stream.
        var isInPlace = contribution.Kind == RoundKind.Train ? sums.Slot != SubtreeSums.NoSlot : sums.Outputs.Length == 0;
        return isInPlace ? Deliver(contribution) : SendByStreamAsync(contribution, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) => _stream.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => _stream.FailAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _ringing.ConfigureAwait(false);
        Pool.Dispose();
        _segment.Dispose();
        _weights.Dispose();
    }

    private bool HoldsWeights => _weights.Holds(_current.Arena, _current.Step);

    // Whoever waits for these sums, or for this worker, is to know that they will not come.
    private void Abandon() => Tell(SumsNotice.OfAbandoned(_current));

    private async ValueTask SendByStreamAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        await _stream.SendAsync(contribution, null, cancellationToken).ConfigureAwait(false);
        Pool.Return(contribution.Sums);
    }

    private ValueTask Deliver(in Contribution contribution)
    {
        var (sums, notice) = (contribution.Sums, SumsNotice.Of(contribution, finalFrom: 0));
        if (sums.Slot == SubtreeSums.NoSlot)
        {
            Pool.Return(sums);
        }
        else
        {
            _slots.Deliver(sums);
        }

        Tell(notice);
        return ValueTask.CompletedTask;
    }

    private void Tell(in SumsNotice notice)
    {
        while (!_segment.Sums.TryWrite(notice) && !_farewell.IsCompleted)
        {
            // The coordinator is busy with what it has; there is room again in a moment.
            Thread.Sleep(1);
        }
    }

    // Beside the queue the stream brings the farewell, or the link's end.
    private async Task<Order> ReadFarewellAsync()
    {
        var message = await _stream.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return message.Release?.FromWire() ?? throw new ContractException($"unexpected message {message.BodyCase}");
    }
}
