using Cluster.Collectives.Messages;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Memory;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Rounds;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Transports.SharedMemory;

/// <summary>The coordinator's end of a link to a worker of its host. Weights are read and sums are written in place; orders and notices of
/// sums go through queues in shared memory. The stream beside it says who is there, and carries what finds no place.</summary>
internal sealed class SharedMemberLink : IServedLink
{
    private readonly WorkerId _worker;
    private readonly RunContext _run;
    private readonly IContributionSink _sink;
    private readonly GrpcMemberLink _stream;
    private readonly LinkSegment _segment;
    private readonly MemberSlots _slots;
    private readonly Dictionary<int, Contribution> _growing = [];
    private int _arena;

    /// <summary>A link over a new segment.</summary>
    /// <param name="worker">Whose link it is.</param>
    /// <param name="run">What all links share.</param>
    /// <param name="sink">Who is told.</param>
    /// <param name="threads">The worker's compute threads.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public SharedMemberLink(WorkerId worker, RunContext run, IContributionSink sink, int threads)
    {
        (_worker, _run, _sink, _stream) = (worker, run, sink, new GrpcMemberLink(worker, run, sink));
        var layout = new LinkLayout(run.Pool.GradientLength, LinkLayout.SlotsFor(threads));
        _segment = LinkSegment.Create(layout);
        _slots = new MemberSlots(_segment);
    }

    /// <summary>Where the worker finds the segment.</summary>
    public SegmentAddress Address => _segment.Address;

    /// <summary>The random number that shows that the worker has mapped it.</summary>
    public ReadOnlySpan<byte> Nonce => _segment.Nonce;

    /// <inheritdoc/>
    public void SendWeights(WeightsVersion version) => _arena = _run.Weights.Publish(version);

    /// <inheritdoc/>
    public void StreamWeights(WeightsVersion version, AlignedBuffer arena, int finalFrom)
    {
        if (finalFrom == 0)
        {
            SendWeights(version);
        }
    }

    /// <inheritdoc/>
    public void Assign(AssignmentOrder order)
    {
        if (!_segment.Orders.TryWrite(OrderNotice.Of(order, _run.Term, _arena, _run.HasStreams)))
        {
            _stream.Abort("it does not read its orders");
        }
    }

    /// <inheritdoc/>
    public void Release(ReleaseOrder order) => _stream.Release(order);

    /// <inheritdoc/>
    public void Abort(string reason) => _stream.Abort(reason);

    /// <inheritdoc/>
    public Task RunAsync(
        IAsyncStreamReader<Wire.WorkerMessage> requests,
        IServerStreamWriter<Wire.CoordinatorMessage> responses,
        CancellationToken cancellationToken) => _stream.RunAsync(requests, responses, ReceiveAsync, cancellationToken);

    /// <summary>Unmaps the segment as soon as nobody reads its sums any more.</summary>
    public void Dispose()
    {
        _slots.Close();
        _stream.Dispose();
    }

    private Task ReceiveAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Receive(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Receive(CancellationToken cancellationToken)
    {
        using var waking = cancellationToken.Register(_segment.Sums.Ring);
        try
        {
            while (true)
            {
                var bell = _segment.Sums.Bell;
                cancellationToken.ThrowIfCancellationRequested();
                if (_segment.Sums.TryRead(out var notice))
                {
                    Take(notice);
                }
                else
                {
                    _segment.Sums.Wait(bell);
                }
            }
        }
        finally
        {
            GiveUpGrowing();
        }
    }

    private void Take(in SumsNotice notice)
    {
        if (notice.Slot == SumsNotice.Abandoned)
        {
            _sink.OnAbandoned(_worker, new Term(notice.Term), new Generation(notice.Generation), notice.Kind, notice.Step);
            return;
        }

        if (_growing.Remove(notice.Slot, out var growing))
        {
            Grow(growing, notice);
            return;
        }

        var contribution = ContributionOf(notice);
        if (notice.FinalFrom == 0)
        {
            _sink.OnContribution(_worker, contribution);
            return;
        }

        contribution.Sums.FinalFrom = contribution.Sums.Gradients.Length;
        _growing.Add(notice.Slot, contribution);
        _sink.OnContributionBegan(_worker, contribution);
    }

    private void Grow(Contribution growing, in SumsNotice notice)
    {
        var sums = growing.Sums;
        if (notice.FinalFrom < 0 || notice.FinalFrom > sums.FinalFrom)
        {
            _growing.Add(notice.Slot, growing);
            throw new ContractException($"gradients are final from {sums.FinalFrom}, then from {notice.FinalFrom}");
        }

        sums.FinalFrom = notice.FinalFrom;
        if (notice.FinalFrom == 0)
        {
            _sink.OnContribution(_worker, growing);
            return;
        }

        _growing.Add(notice.Slot, growing);
        _sink.OnGrown(_worker);
    }

    private void GiveUpGrowing()
    {
        foreach (var growing in _growing.Values)
        {
            _sink.OnTorn(_worker, growing);
            _slots.TakeBack(growing.Sums);
        }

        _growing.Clear();
    }

    private Contribution ContributionOf(in SumsNotice notice)
    {
        // Everything that can be wrong is looked at before a slot is taken. Only what lies in a slot can grow.
        var (kind, node, times, microBatchTime) = (notice.Kind, notice.Node, notice.Times, notice.MicroBatchTime);
        var sums = kind switch
        {
            RoundKind.Train => _slots.Take(notice.Slot),
            RoundKind.Evaluate when notice.FinalFrom == 0 => _run.Pool.Rent(withGradients: false),
            RoundKind.Evaluate => throw new ContractException($"sums of a round of kind {kind} that are to grow"),
            _ => throw new ContractException($"sums of a round of kind {kind} without their outputs"),
        };
        sums.FinalFrom = 0;
        (sums.Node, sums.Scalars) = (node, notice.Scalars);
        return new Contribution(new Term(notice.Term), new Generation(notice.Generation), kind, notice.Step, sums, times)
        {
            MicroBatchTime = microBatchTime,
        };
    }
}
