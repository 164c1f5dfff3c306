using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Reduction;
using Cluster.Engine.Optimizers;
using Cluster.Protocol.Exchanges;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;

namespace Cluster.Experiments.Benching;

/// <summary>A worker of <see cref="PeerAllReduce"/>, a process of its own. It says where it listens, is told where its peers do, and then how often
/// to add up; each time it answers with the seconds that this took.</summary>
public sealed class PeerWorker : IAsyncDisposable
{
    /// <summary>First argument with which a program that uses this class must run one; the number of floats, the worker's own number and that
    /// of all follow.</summary>
    public const string ChildArgument = "all-reduce-peer";

    private readonly SubtreeSumsPool _pool;
    private readonly PeerReduction _reduction;
    private readonly SemaphoreSlim _held = new(0);
    private readonly Exchange _plan;
    private readonly ReductionTree _tree;
    private readonly int _self;
    private long _step;

    private PeerWorker(int length, int self, int workers)
    {
        var layout = AllReduceCluster.LayoutOf(length);
        (_self, _tree, _pool) = (self, new ReductionTree(workers), new SubtreeSumsPool(layout));
        _plan = new Exchange(
            new Generation(1),
            [.. Enumerable.Range(0, workers).Select(place => new ExchangeMember(new WorkerId(place + 1), new LeafRange(place, 1)))]);
        _reduction = new PeerReduction(new WorkerId(self), new WeightUpdate(layout, new Sgd(1)), _pool, IPAddress.Loopback, 0)
        {
            Held = (_, _) => _held.Release(),
            Lost = (peer, reason) =>
            {
                Console.Error.WriteLine($"worker {self} lost worker {peer}: {reason}");
                Environment.Exit(1);
            },
        };
    }

    /// <summary>Serves until the input ends.</summary>
    /// <param name="length">Floats to add up.</param>
    /// <param name="self">The worker's number, from 1.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="input">What it is told.</param>
    /// <param name="output">What it answers.</param>
    public static async Task RunAsync(int length, int self, int workers, TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        await using var worker = new PeerWorker(length, self, workers);
        await SayAsync(output, $"{worker._reduction.Port} {Convert.ToHexString(worker._reduction.Secret.Span)}").ConfigureAwait(false);
        worker.Dial(await input.ReadLineAsync().ConfigureAwait(false) ?? "");
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } runs)
        {
            var seconds = await worker.MeasureAsync(int.Parse(runs, CultureInfo.InvariantCulture)).ConfigureAwait(false);
            await SayAsync(output, seconds.ToString("R", CultureInfo.InvariantCulture)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reduction.DisposeAsync().ConfigureAwait(false);
        _pool.Dispose();
        _held.Dispose();
    }

    private static async Task SayAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }

    private void Dial(string peers)
    {
        foreach (var (index, peer) in peers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            var parts = peer.Split(':');
            var port = int.Parse(parts[0], CultureInfo.InvariantCulture);
            _reduction.Dial(new PeerAddress(new WorkerId(index + 1), "127.0.0.1", port, Convert.FromHexString(parts[1])));
        }
    }

    // The one before the first, which is not timed, makes all workers begin together.
    private async Task<double> MeasureAsync(int runs)
    {
        await RunOnceAsync().ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++)
        {
            await RunOnceAsync().ConfigureAwait(false);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task RunOnceAsync()
    {
        await _reduction.BeginAsync(new Round(RoundKind.Train, _step++, 0, 0, _tree.LeafCount), _plan, []).ConfigureAwait(false);
        var sums = _pool.Rent(withGradients: true);
        sums.Node = _tree.LargestAtStart(new LeafRange(_self - 1, 1));
        _reduction.Contribute(sums);
        await _held.WaitAsync().ConfigureAwait(false);
        await _reduction.EndAsync().ConfigureAwait(false);
    }
}
