using System.Threading.Channels;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Engine.Memory;
using Cluster.Protocol.Rounds;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Exchanges;

/// <summary>The worker's end of a link where the workers reduce gradients among themselves: the stream carries orders and words, the exchange
/// all else. Whoever computes sees weights and gives sums away, as over any link.</summary>
internal sealed class ExchangeWorkerLink : IWorkerLink
{
    private readonly WorkStream _stream;
    private readonly WorkerExchange _exchange;
    private readonly Channel<ExchangeWord> _words = Channel.CreateUnbounded<ExchangeWord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _telling;

    /// <param name="stream">The stream; it goes with the link.</param>
    /// <param name="exchange">The worker's part in exchanges; it goes with the link.</param>
    /// <param name="pool">Where its arenas come from; it goes with the link.</param>
    /// <param name="coordinator">Where the coordinator's part is reached.</param>
    public ExchangeWorkerLink(WorkStream stream, WorkerExchange exchange, SubtreeSumsPool pool, PeerAddress coordinator)
    {
        (_stream, _exchange, Pool, Weights) = (stream, exchange, pool, exchange.Weights);
        exchange.Tell = word => _words.Writer.TryWrite(word);
        _telling = Task.Run(TellAsync);
        exchange.Dial(coordinator);
    }

    /// <inheritdoc/>
    public SubtreeSumsPool Pool { get; }

    /// <inheritdoc/>
    public AlignedBuffer Weights { get; private set; }

    /// <inheritdoc/>
    public TimeSpan ReceiveTime => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool SendsWhileGrowing => false;

    /// <inheritdoc/>
    public async ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await _stream.ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (message.BodyCase)
            {
                case Wire.CoordinatorMessage.BodyOneofCase.Commit:
                    await _exchange.CommitAsync(message.Commit.FromWire(message.Fence.Step)).ConfigureAwait(false);
                    break;
                case Wire.CoordinatorMessage.BodyOneofCase.Assignment:
                    return await TakeAsync(message.Assignment.FromWire(message.Fence), cancellationToken).ConfigureAwait(false);
                case Wire.CoordinatorMessage.BodyOneofCase.Release:
                    return message.Release.FromWire();
                default:
                    throw new ContractException($"unexpected message {message.BodyCase}");
            }
        }
    }

    /// <inheritdoc/>
    public void Begin(Contribution contribution) => throw new InvalidOperationException("Sums of an exchange are sent whole; use SendAsync.");

    /// <inheritdoc/>
    public void Grow(int finalFrom) => throw new InvalidOperationException("Sums of an exchange are sent whole; use SendAsync.");

    /// <inheritdoc/>
    public async ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        var announced = contribution;
        if (contribution.Kind == RoundKind.Train)
        {
            var scalars = Pool.Rent(withGradients: false);
            (scalars.Node, scalars.Scalars) = (contribution.Sums.Node, contribution.Sums.Scalars);
            announced = contribution with { Sums = scalars };
            _exchange.Contribute(contribution.Sums);
        }

        await _stream.SendAsync(announced, null, cancellationToken).ConfigureAwait(false);
        Pool.Return(announced.Sums);
    }

    /// <inheritdoc/>
    public ValueTask DrainAsync(CancellationToken cancellationToken) => _stream.DrainAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask FailAsync(string message, CancellationToken cancellationToken) => _stream.FailAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _exchange.DisposeAsync().ConfigureAwait(false);
        _words.Writer.TryComplete();
        await _ending.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Pool.Dispose();
        _ending.Dispose();
    }

    private async ValueTask<Order> TakeAsync(AssignmentOrder order, CancellationToken cancellationToken)
    {
        if (order.Exchange is not null)
        {
            await _exchange.BeginAsync(order).ConfigureAwait(false);
        }

        Weights = await _exchange.WeightsForAsync(order.Round, cancellationToken).ConfigureAwait(false);
        return order;
    }

    // In the order in which they were said: what was applied stands before what is held next.
    private async Task TellAsync()
    {
        await foreach (var word in _words.Reader.ReadAllAsync(_ending.Token).ConfigureAwait(false))
        {
            await _stream.SendFencedAsync(word.ToWire(_stream.Membership), _ending.Token).ConfigureAwait(false);
        }
    }
}
