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

namespace Cluster.Benchmarks.Clusters;

/// <summary>A coordinator that does nothing but add up what two workers send and send them the sum, piece by piece where the links do.</summary>
internal sealed class AllReduceCluster : IContributionSink, IDisposable
{
    private const int Workers = 2;
    private const int Window = 32 << 20;
    private const int BlockLength = 32768;
    private const int LengthForTeam = 8 * BlockLength;

    private readonly ComputeTeam _team = new(Math.Min(Environment.ProcessorCount, 8));
    private readonly RunWeights _weights;
    private readonly List<Process> _processes = [];
    private readonly IMemberLink?[] _links = new IMemberLink?[Workers];
    private readonly SubtreeSums?[] _sums = new SubtreeSums?[Workers];
    private readonly SemaphoreSlim _joined = new(0);
    private readonly SemaphoreSlim _summed = new(0);
    private readonly Lock _gate = new();
    private readonly Action<int> _addPart;
    private WebApplication? _server;
    private (int Start, int End) _range;
    private long _step = -1;

    private AllReduceCluster(int length, Transport transport)
    {
        Channels = transport == Transport.Sockets ? ChannelListener.Start(IPAddress.Loopback, 0, TimeProvider.System) : null;
        var memory = SharedMemoryOffer.Make(transport, length);
        _weights = new RunWeights(length, memory.Weights);
        Run = RunOnce;
        _addPart = AddPart;
        Context = new RunContext("all-reduce", Term.First, _weights, new SubtreeSumsPool(length), memory);
    }

    /// <summary>One all-reduce.</summary>
    public Action Run { get; }

    /// <summary>What the links share.</summary>
    public RunContext Context { get; }

    /// <summary>Where workers open data channels; null if they shall not.</summary>
    public ChannelListener? Channels { get; }

    /// <summary>A model of one parameter.</summary>
    public static ParameterLayout LayoutOf(int length) => ParameterLayout.Of(new Linear(length, 1, bias: false));

    public static AllReduceCluster Start(int length, Transport transport)
    {
        var cluster = new AllReduceCluster(length, transport);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(cluster).AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            (kestrel.Limits.Http2.InitialConnectionWindowSize, kestrel.Limits.Http2.InitialStreamWindowSize) = (2 * Window, Window);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        cluster._server = builder.Build();
        cluster._server.MapGrpcService<AllReduceService>();
        cluster._server.StartAsync().GetAwaiter().GetResult();
        for (var worker = 0; worker < Workers; worker++)
        {
            cluster._processes.Add(AllReduceWorker.Start(cluster._server.Urls.First(), transport));
        }

        for (var worker = 0; worker < Workers; worker++)
        {
            cluster._joined.Wait();
        }

        return cluster;
    }

    /// <summary>Takes a worker in.</summary>
    public void Join(WorkerId worker, IMemberLink link)
    {
        _links[worker.Value - 1] = link;
        _joined.Release();
    }

    public void OnContribution(WorkerId worker, Contribution contribution) => Take(worker, contribution);

    public void OnContributionBegan(WorkerId worker, Contribution contribution) => Take(worker, contribution);

    public void OnGrown(WorkerId worker)
    {
        lock (_gate)
        {
            AddWhatCame();
        }
    }

    public void OnTorn(WorkerId worker, Contribution contribution)
    {
    }

    public void OnDraining(WorkerId worker)
    {
    }

    public void OnFailure(WorkerId worker, string message) =>
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"worker {worker}: {message}"));

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _server?.DisposeAsync().AsTask().Wait();
        Channels?.DisposeAsync().AsTask().Wait();
        _team.Dispose();
        _weights.Dispose();
        Context.Pool.Dispose();
    }

    private void RunOnce()
    {
        if (_step < 0)
        {
            _step = 0;
            Array.ForEach(_links, link => link!.SendWeights(new WeightsVersion(_step, WeightsKind.Trained)));
        }

        _weights.BeginNext();
        _range = (_weights.Next.Length, _weights.Next.Length);
        for (var worker = 0; worker < Workers; worker++)
        {
            var round = new Round(RoundKind.Train, _step, 0, 0, Workers);
            _links[worker]!.Assign(new AssignmentOrder(round, default, new LeafRange(worker, 1)));
        }

        _summed.Wait();
        for (var worker = 0; worker < Workers; worker++)
        {
            Context.Pool.Return(_sums[worker]!);
            _sums[worker] = null;
        }
    }

    private void Take(WorkerId worker, Contribution contribution)
    {
        lock (_gate)
        {
            _sums[worker.Value - 1] = contribution.Sums;
            AddWhatCame();
        }
    }

    // From the end downwards, as far as the slower of the two has come.
    private void AddWhatCame()
    {
        var length = _weights.Next.Length;
        var from = Math.Max(_sums[0]?.FinalFrom ?? length, _sums[1]?.FinalFrom ?? length);
        if (from >= _range.Start)
        {
            return;
        }

        _range = (from, _range.Start);
        if (_range.End - _range.Start >= LengthForTeam)
        {
            _team.Run(_addPart);
        }
        else
        {
            Add(_range.Start, _range.End);
        }

        var (version, arena) = (new WeightsVersion(_step + 1, WeightsKind.Trained), _weights.Next);
        if (from == 0)
        {
            _weights.Advance();
            _step++;
        }

        Array.ForEach(_links, link => link!.StreamWeights(version, arena, from));
        if (from == 0)
        {
            _summed.Release();
        }
    }

    private void AddPart(int thread)
    {
        for (var start = _range.Start + (thread * BlockLength); start < _range.End; start += _team.Size * BlockLength)
        {
            Add(start, Math.Min(_range.End, start + BlockLength));
        }
    }

    private void Add(int start, int end) =>
        Elementwise.Add(_sums[0]!.Gradients.Span[start..end], _sums[1]!.Gradients.Span[start..end], _weights.Next.Span[start..end]);
}
