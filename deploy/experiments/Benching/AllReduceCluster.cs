using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Protocol.Identity;
using Cluster.Protocol.Reduction;
using Cluster.Protocol.Rounds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cluster.Experiments.Benching;

/// <summary>A coordinator that does nothing but add up what workers, processes of their own, send, and send them the sum: over the links of
/// real runs, bucket by bucket as they do.</summary>
public sealed class AllReduceCluster : IContributionSink, IAllReduce
{
    private const int Window = 32 << 20;
    private const int BlockLength = 32768;
    private const int LengthForTeam = 8 * BlockLength;
    private const int MostThreads = 8;

    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly int _workers;
    private readonly ComputeTeam _team = new(Math.Min(Environment.ProcessorCount, MostThreads));
    private readonly RunWeights _weights;
    private readonly RoundSums _sums;
    private readonly WorkerProcesses _processes = new();
    private readonly IMemberLink?[] _links;
    private readonly SemaphoreSlim _joined = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Action<int> _addPart;
    private WebApplication? _server;
    private WeightsVersion _version = new(0, WeightsKind.Trained);
    private int _given;
    private int _begun;
    private int _whole;
    private int _doneFrom;
    private int _from;
    private bool _isFirst = true;

    private AllReduceCluster(int length, IReadOnlyList<Transport> transports)
    {
        var sharesMemory = transports.Contains(Transport.SharedMemory);
        var memory = SharedMemoryOffer.Make(sharesMemory ? Transport.SharedMemory : transports[0], length);
        (_workers, _links) = (transports.Count, new IMemberLink?[transports.Count]);
        Channels = transports.Contains(Transport.Sockets) ? ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System) : null;
        _weights = new RunWeights(length, memory.Weights);
        _addPart = AddPart;
        Context = new RunContext("all-reduce", Term.First, _weights, new SubtreeSumsPool(length), memory);
        _sums = new RoundSums(Context.Pool);
    }

    /// <inheritdoc/>
    public TimeSpan ProcessorTime => _processes.ProcessorTime;

    /// <summary>What the links share.</summary>
    internal RunContext Context { get; }

    /// <summary>Where workers open data channels; null if they shall not.</summary>
    internal ChannelListener? Channels { get; }

    /// <summary>A model of so many parameters.</summary>
    internal static ParameterLayout LayoutOf(int length) => ParameterLayout.Of(new Linear(length, 1, bias: false));

    /// <summary>Starts the workers and waits for them.</summary>
    /// <param name="length">Floats to add up.</param>
    /// <param name="workers">Number of worker processes.</param>
    /// <param name="transport">What carries the numbers.</param>
    /// <exception cref="ExperimentException">The workers do not join.</exception>
    public static AllReduceCluster Start(int length, int workers, Transport transport) => Start(length, [.. Enumerable.Repeat(transport, workers)]);

    /// <summary>Starts workers of several kinds and waits for them.</summary>
    /// <param name="length">Floats to add up.</param>
    /// <param name="transports">What carries the numbers of each worker.</param>
    /// <exception cref="ExperimentException">The workers do not join.</exception>
    public static AllReduceCluster Start(int length, IReadOnlyList<Transport> transports)
    {
        ArgumentNullException.ThrowIfNull(transports);
        var cluster = new AllReduceCluster(length, transports);
        try
        {
            cluster.Serve();
            foreach (var transport in transports)
            {
                cluster._processes.Start([AllReduceWorker.ChildArgument, cluster._server!.Urls.First(), transport.ToString()]);
            }

            for (var joined = 0; joined < transports.Count; joined++)
            {
                if (!cluster._joined.Wait(JoinTimeout))
                {
                    throw new ExperimentException(
                        $"{transports.Count} workers were started, and after {JoinTimeout.TotalSeconds:F0} s {joined} had joined");
                }
            }
        }
        catch
        {
            cluster.Dispose();
            throw;
        }

        return cluster;
    }

    /// <inheritdoc/>
    public double Seconds(int runs)
    {
        var started = Stopwatch.GetTimestamp();
        for (var run = 0; run < runs; run++)
        {
            RunOnce();
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The number of the next worker to join, from 1.</summary>
    internal int NextWorker() => Interlocked.Increment(ref _given);

    /// <summary>Takes a worker in.</summary>
    internal void Join(WorkerId worker, IMemberLink link)
    {
        _links[worker.Value - 1] = link;
        _joined.Release();
    }

    /// <inheritdoc/>
    public void OnContributionBegan(WorkerId worker, Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution.Sums);
        lock (_gate)
        {
            _sums.Add(worker, contribution.Sums, isWhole: false);
            CoverIfAllBegan();
        }
    }

    /// <inheritdoc/>
    public void OnGrown(WorkerId worker)
    {
        lock (_gate)
        {
            AddWhatCame();
        }
    }

    /// <inheritdoc/>
    public void OnContribution(WorkerId worker, Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution.Sums);
        lock (_gate)
        {
            if (!_sums.TryFinish(worker, contribution.Sums.Node))
            {
                _sums.Add(worker, contribution.Sums, isWhole: true);
                CoverIfAllBegan();
            }

            if (++_whole == _workers)
            {
                Complete();
            }
        }
    }

    /// <inheritdoc/>
    public void OnTorn(WorkerId worker, Contribution contribution)
    {
        // A worker ends when its process is ended, between two runs.
    }

    /// <inheritdoc/>
    public void OnAbandoned(WorkerId worker, Term term, Generation generation, RoundKind kind, long step)
    {
        // Nothing is shared but the machine: no weights go away.
    }

    /// <inheritdoc/>
    public void OnDraining(WorkerId worker)
    {
        // Nobody asks these workers to leave.
    }

    /// <inheritdoc/>
    public void OnFailure(WorkerId worker, string message) =>
        throw new ExperimentException(string.Create(CultureInfo.InvariantCulture, $"worker {worker}: {message}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _processes.Dispose();
        _server?.DisposeAsync().AsTask().Wait();
        Channels?.DisposeAsync().AsTask().Wait();
        _team.Dispose();
        _weights.Dispose();
        Context.Pool.Dispose();
        _joined.Dispose();
        _done.Dispose();
    }

    private void Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(this).AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            (kestrel.Limits.Http2.InitialConnectionWindowSize, kestrel.Limits.Http2.InitialStreamWindowSize) = (2 * Window, Window);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        _server = builder.Build();
        _server.MapGrpcService<AllReduceService>();
        _server.StartAsync().GetAwaiter().GetResult();
    }

    private void RunOnce()
    {
        lock (_gate)
        {
            _sums.Reset(new ReductionTree(_workers));
            _weights.BeginNext();
            (_begun, _whole, _doneFrom) = (0, 0, _weights.Next.Length);
            var round = new Round(RoundKind.Train, _version.Step, 0, 0, _workers);
            for (var worker = 0; worker < _workers; worker++)
            {
                if (_isFirst)
                {
                    _links[worker]!.SendWeights(_version);
                }

                _links[worker]!.Assign(new AssignmentOrder(round, default, new LeafRange(worker, 1)));
            }

            _isFirst = false;
        }

        _done.Wait();
    }

    private void CoverIfAllBegan()
    {
        if (++_begun == _workers)
        {
            _sums.Cover();
            AddWhatCame();
        }
    }

    private void AddWhatCame()
    {
        if (_sums.IsCovered)
        {
            // The first block is left for the end, when the sum is published.
            Add((Math.Max(_sums.FinalFrom, 1) + BlockLength - 1) / BlockLength * BlockLength);
            Stream(_weights.Next, _doneFrom);
        }
    }

    private void Complete()
    {
        Add(0);
        var arena = _weights.Next;
        _weights.Advance();
        Stream(arena, 0);
        _version = _version with { Step = _version.Step + 1 };
        _done.Release();
    }

    private void Stream(Engine.Memory.AlignedBuffer arena, int finalFrom)
    {
        var next = _version with { Step = _version.Step + 1 };
        foreach (var link in _links)
        {
            link!.StreamWeights(next, arena, finalFrom);
        }
    }

    private void Add(int from)
    {
        if (_doneFrom - from >= LengthForTeam)
        {
            _from = from;
            _team.Run(_addPart);
        }
        else if (from < _doneFrom)
        {
            Add(from, _doneFrom);
        }

        _doneFrom = Math.Min(_doneFrom, from);
    }

    // Block by block: the sum is written while its parts are still in the cache.
    private void AddPart(int thread)
    {
        for (var start = _from + (thread * BlockLength); start < _doneFrom; start += _team.Size * BlockLength)
        {
            Add(start, Math.Min(_doneFrom, start + BlockLength));
        }
    }

    private void Add(int start, int end)
    {
        if (_sums.Merges is { IsEmpty: false } merges)
        {
            TreeAddition.Run(merges, start, end - start, _weights.Next);
            return;
        }

        _sums.Root.Span[start..end].CopyTo(_weights.Next.Span[start..end]);
    }
}
