using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Engine.Memory;
using Cluster.Jobs;
using Cluster.Jobs.Specification;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Cluster.Worker.Faults;

namespace Cluster.Worker.Tests.Serving;

public sealed class WorkerLoopTests
{
    private const int Warm = 3;
    private const int Steps = 8;

    [Fact]
    public async Task Step_OnceWarm_AllocatesNothing()
    {
        var job = TrainingJob.Open(BuiltInJobs.ImageClassifier("warm", new GlyphDataSpec()));
        using var weights = new AlignedBuffer(job.Layout.Length);
        job.Layout.Initialize(1, weights);
        await using var link = new ScriptedLink(job, weights);
        using var loop = new WorkerLoop(job, link, threads: 1, Term.First, FaultSwitch.Off);

        await loop.RunAsync(TestContext.Current.CancellationToken);

        var allocated = link.Allocated;
        Assert.Equal((Steps, Steps, 0), (link.Sent, link.Begun, link.GrownTo));
        Assert.Equal(0, allocated[Steps] - allocated[Warm]);
    }

    [Fact]
    public async Task Loop_LetGoWhileItComputed_EndsWithTheFarewellThoughNobodyTakesItsSums()
    {
        var job = TrainingJob.Open(BuiltInJobs.ImageClassifier("gone", new GlyphDataSpec()));
        using var weights = new AlignedBuffer(job.Layout.Length);
        await using var link = new ScriptedLink(job, weights) { IsGoneAtTheEnd = true };
        using var loop = new WorkerLoop(job, link, threads: 1, Term.First, FaultSwitch.Off);

        Assert.Equal(ReleaseCause.RunFinished, (await loop.RunAsync(TestContext.Current.CancellationToken)).Cause);
        Assert.Equal(Steps - 1, link.Sent);
    }

    /// <summary>Gives the same range of one step after the other, and takes back what comes.</summary>
    private sealed class ScriptedLink : IWorkerLink
    {
        private readonly List<Order> _orders;
        private int _next;

        public ScriptedLink(TrainingJob job, AlignedBuffer weights)
        {
            (Pool, Weights) = (new SubtreeSumsPool(job.Layout), weights);
            var leaves = job.Training.LeafCount(0);
            var steps = Enumerable.Range(0, Steps).Select(step => new Round(RoundKind.Train, step, 0, step, leaves));
            _orders =
            [
                .. steps.Select(round => new AssignmentOrder(round, default, new LeafRange(0, leaves / 2))),
                new ReleaseOrder(ReleaseCause.RunFinished, ""),
            ];
        }

        /// <summary>Bytes that the thread had allocated when each order was asked for.</summary>
        public long[] Allocated { get; } = new long[Steps + 1];

        /// <summary>Whether nobody takes the last sums any more.</summary>
        public bool IsGoneAtTheEnd { get; init; }

        public int Sent { get; private set; }

        public int Begun { get; private set; }

        public int? GrownTo { get; private set; }

        public SubtreeSumsPool Pool { get; }

        public AlignedBuffer Weights { get; }

        public TimeSpan ReceiveTime => TimeSpan.Zero;

        public bool SendsWhileGrowing => true;

        public void Begin(Contribution contribution) => Begun++;

        public void Grow(int finalFrom) => GrownTo = finalFrom;

        public ValueTask<Order> ReceiveAsync(CancellationToken cancellationToken)
        {
            Allocated[_next] = GC.GetAllocatedBytesForCurrentThread();
            return new ValueTask<Order>(_orders[_next++]);
        }

        public ValueTask SendAsync(Contribution contribution, CancellationToken cancellationToken)
        {
            if (IsGoneAtTheEnd && _next == Steps)
            {
                throw new LinkLostException("gone");
            }

            Sent++;
            Pool.Return(contribution.Sums);
            return ValueTask.CompletedTask;
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask FailAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync()
        {
            Pool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
