using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cluster.Collectives.Computing;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.Transports.SharedMemory;
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

/// <summary>A coordinator that does nothing but add up what two workers send and send them the sum.</summary>
internal sealed class AllReduceCluster : IContributionSink, IDisposable
{
    private const int Workers = 2;
    private const int Window = 32 << 20;
    private const int BlockLength = 32768;

    private readonly ComputeTeam _team = new(Math.Min(Environment.ProcessorCount, 8));
    private readonly RunWeights _weights;
    private readonly List<Process> _processes = [];
    private readonly IMemberLink?[] _links = new IMemberLink?[Workers];
    private readonly SubtreeSums?[] _sums = new SubtreeSums?[Workers];
    private readonly SemaphoreSlim _joined = new(0);
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Action<int> _addPart;
    private WebApplication? _server;
    private long _step;

    private AllReduceCluster(int length, Transport transport)
    {
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

    public void OnContribution(WorkerId worker, Contribution contribution)
    {
        _sums[worker.Value - 1] = contribution.Sums;
        _arrived.Release();
    }

    public void OnContributionBegan(WorkerId worker, Contribution contribution) => _sums[worker.Value - 1] = contribution.Sums;

    public void OnGrown(WorkerId worker)
    {
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
        _team.Dispose();
        _weights.Dispose();
        Context.Pool.Dispose();
    }

    private void RunOnce()
    {
        for (var worker = 0; worker < Workers; worker++)
        {
            var round = new Round(RoundKind.Train, _step, 0, 0, Workers);
            _links[worker]!.SendWeights(round.Weights);
            _links[worker]!.Assign(new AssignmentOrder(round, default, new LeafRange(worker, 1)));
        }

        for (var worker = 0; worker < Workers; worker++)
        {
            _arrived.Wait();
        }

        _weights.BeginNext();
        _team.Run(_addPart);
        _weights.Advance();
        _step++;
        foreach (var sums in _sums)
        {
            Context.Pool.Return(sums!);
        }
    }

    // Block by block: the sum is written while its first half is still in the cache.
    private void AddPart(int thread)
    {
        var length = _weights.Next.Length;
        for (var start = thread * BlockLength; start < length; start += _team.Size * BlockLength)
        {
            var end = Math.Min(length, start + BlockLength);
            var target = _weights.Next.Span[start..end];
            _sums[0]!.Gradients.Span[start..end].CopyTo(target);
            Elementwise.AddInto(target, _sums[1]!.Gradients.Span[start..end]);
        }
    }
}
