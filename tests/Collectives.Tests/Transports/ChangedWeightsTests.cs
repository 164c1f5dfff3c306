using System.Collections.Concurrent;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Tests.WireFormats;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.WireFormats;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Google.Protobuf;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Collectives.Tests.Transports;

/// <summary>Weights that travel as changes, from a coordinator's arenas over links to what workers hold.</summary>
public sealed class ChangedWeightsTests : IAsyncDisposable
{
    private readonly ParameterLayout _layout = Layouts.WithStatistics();
    private readonly RunWire _wire;
    private readonly RunWeights _weights;
    private readonly AlignedBuffer _followed;
    private readonly RunContext _context;
    private readonly List<End> _ends = [];
    private long _step;

    public ChangedWeightsTests()
    {
        _wire = RunWire.Of("bf16", 1, _layout);
        (_weights, _followed) = (new RunWeights(_layout.Length, null, _wire.Changes), new AlignedBuffer(_layout.Length));
        _context = new RunContext("job", Term.First, _weights, new SubtreeSumsPool(_layout), new SharedMemoryOffer(null, "")) { Wire = _wire };
        AwkwardFloats.Gradients(_layout.Length).CopyTo(_followed.Span);
        _followed.Span.CopyTo(_weights.Trained.Span);
    }

    private WeightsVersion Version => new(_step, WeightsKind.Trained);

    [Fact]
    public async Task Step_WithWorkersThatJoinBetween_GivesAllTheBitsOfTheCopy()
    {
        for (var step = 0; step < 12; step++)
        {
            if (step is 0 or 3 or 4)
            {
                Join().Link.SendWeights(Version);
            }

            await AssignAsync(_ends);
            Assert.All(_ends, end => Assert.Equal(BitsOf(_weights.Trained), BitsOf(end.Received.Of(Version))));
            Step(_ends);
        }

        Assert.NotEqual(BitsOf(_followed), BitsOf(_weights.Trained));
        Assert.Equal([false, .. Enumerable.Repeat(true, 11)], _ends[0].CameAsChange(0, 11));
        Assert.Equal([false, .. Enumerable.Repeat(true, 8)], _ends[1].CameAsChange(3, 11));
    }

    [Fact]
    public async Task SendWeights_WithinAStreamedStep_BeginsItAnew()
    {
        var end = Join();
        end.Link.SendWeights(Version);
        await AssignAsync(_ends);
        Step([end], between: () => end.Link.SendWeights(Version));

        await AssignAsync(_ends);

        Assert.Equal(BitsOf(_weights.Trained), BitsOf(end.Received.Of(Version)));
        Assert.Equal([false, true], end.CameAsChange(0, 1));
    }

    [Fact]
    public async Task Stream_ToAWorkerWithoutWork_SendsWholeWeights()
    {
        var end = Join();
        end.Link.SendWeights(Version);
        await AssignAsync(_ends);
        Step(_ends);

        // What was sent for this step may still be on its way when the step after the next is written over it.
        Step(_ends);
        await AssignAsync(_ends);

        Assert.Equal(BitsOf(_weights.Trained), BitsOf(end.Received.Of(Version)));
        Assert.Equal([false, true, false], end.CameAsChange(0, 2));
    }

    [Fact]
    public void Change_OfWeightsThatAreNotHere_IsRefused()
    {
        using var received = new ReceivedWeights(_layout.Length, _wire);
        var chunk = new Wire.TensorChunk { Offset = 0, Data = ByteString.CopyFrom(1, 2), IsChange = true };
        var fence = new Wire.Fence { Step = 7, WeightsKind = Wire.WeightsKind.Trained };

        var error = Assert.Throws<ContractException>(() => received.Take(fence, chunk));

        Assert.Equal("a change of weights of step 7 without the whole weights before it", error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var end in _ends)
        {
            await end.DisposeAsync();
        }

        _weights.Dispose();
        _followed.Dispose();
        _context.Pool.Dispose();
    }

    private static uint[] BitsOf(AlignedBuffer arena) => AwkwardFloats.BitsOf(arena.Span);

    private End Join()
    {
        var end = new End(_ends.Count + 1, _context, new ReceivedWeights(_layout.Length, _wire));
        _ends.Add(end);
        return end;
    }

    private async Task AssignAsync(List<End> ends)
    {
        foreach (var end in ends)
        {
            end.Link.Assign(new AssignmentOrder(new Round(RoundKind.Train, _step, 0, 0, 4), default, new LeafRange(0, 1)));
            await end.Assigned;
        }
    }

    // As a round ends: the end of the arena is updated and sent first.
    private void Step(IEnumerable<End> ends, Action? between = null)
    {
        var (next, middle) = (Version with { Step = _step + 1 }, 9000);
        var update = AwkwardFloats.Gradients(_layout.Length, seed: 10 + (int)_step);
        for (var index = 0; index < update.Length; index++)
        {
            _followed.Span[index] -= update[index];
        }

        _weights.BeginNext();
        _weights.MoveNext(_followed, middle, _layout.Length);
        foreach (var end in ends)
        {
            end.Link.StreamWeights(next, _weights.Next, middle);
        }

        between?.Invoke();
        _weights.MoveNext(_followed, 0, middle);
        _weights.Advance();
        foreach (var end in ends)
        {
            end.Link.StreamWeights(next, _weights.Trained, 0);
        }

        _step++;
    }

    /// <summary>Both ends of a worker's stream: what the link writes is serialised, read back and placed.</summary>
    private sealed class End : IServerStreamWriter<Wire.CoordinatorMessage>, IAsyncStreamReader<Wire.WorkerMessage>, IChunkTarget, IAsyncDisposable
    {
        private readonly Marshaller<Wire.CoordinatorMessage> _toWorker;
        private readonly SemaphoreSlim _assigned = new(0);
        private readonly ConcurrentDictionary<long, bool> _isChange = [];
        private readonly Task _carrying;

        public End(int worker, RunContext context, ReceivedWeights received)
        {
            (Received, _toWorker) = (received, WorkMarshallers.ToWorkers(() => this));
            Link = new GrpcMemberLink(new WorkerId(worker), context, new NotedContributions());
            _carrying = Link.RunAsync(this, this, CancellationToken.None);
        }

        public GrpcMemberLink Link { get; }

        public ReceivedWeights Received { get; }

        /// <summary>Ends when an assignment, and so everything before it, has come; or says what went wrong.</summary>
        public Task Assigned => Task.WhenAny(_assigned.WaitAsync(), _carrying).Unwrap();

        public WriteOptions? WriteOptions { get; set; }

        public Wire.WorkerMessage Current => throw new NotSupportedException();

        public Task WriteAsync(Wire.CoordinatorMessage message)
        {
            var read = _toWorker.ContextualDeserializer(new Payload(_toWorker.Written(message)));
            if (read.BodyCase == Wire.CoordinatorMessage.BodyOneofCase.Assignment)
            {
                Assert.True(Received.Holds(read.Fence.WeightsFromWire()));
                _assigned.Release();
                return Task.CompletedTask;
            }

            Assert.True(read.Weights.PlacedBytes > 0);
            _isChange[message.Fence.Step] = message.Weights.IsChange;
            Received.Take(read.Fence, read.Weights);
            return Task.CompletedTask;
        }

        public Task WriteAsync(Wire.CoordinatorMessage message, CancellationToken cancellationToken) => WriteAsync(message);

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return false;
        }

        public int TryPlace(Wire.Fence fence, in ChunkFrame chunk) => Received.TryPlace(fence, chunk);

        /// <summary>Whether the weights of some steps came as changes.</summary>
        public IEnumerable<bool> CameAsChange(int first, int last) =>
            Enumerable.Range(first, last - first + 1).Select(step => _isChange[step]);

        public async ValueTask DisposeAsync()
        {
            Link.Abort("the test is over");
            await _carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Link.Dispose();
            Received.Dispose();
            _assigned.Dispose();
        }
    }
}
