using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Engine.Kernels;
using Cluster.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>A worker's channel to its coordinator and the calls that make it a member.</summary>
internal sealed class CoordinatorConnection : IDisposable
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    private readonly HostPort _address;
    private readonly GrpcChannel _channel;
    private readonly ILogger _logger;

    public CoordinatorConnection(HostPort address, JoinToken token, ILogger logger)
    {
        _address = address;
        _logger = logger;

        // A proxy of the environment must not stand between the nodes of a cluster.
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = CallDeadline, EnableMultipleHttp2Connections = true };
        _channel = GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        Invoker = _channel.CreateCallInvoker().Intercept(new TokenInterceptor(token));
        Client = new V1.Coordinator.CoordinatorClient(Invoker);
    }

    public CallInvoker Invoker { get; }

    public V1.Coordinator.CoordinatorClient Client { get; }

    /// <summary>Asks to take part, again and again while nobody answers.</summary>
    /// <exception cref="JoinRefusedException">The coordinator refused, or none answered in time.</exception>
    public async Task<JoinReply> JoinAsync(
        WorkerIdentity identity, KernelProof proof, WorkerOptions options, CancellationToken cancellationToken)
    {
        var request = new JoinRequest
        {
            Build = identity.Build,
            KernelDigest = await proof.Digest.ConfigureAwait(false),
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Threads = options.Threads,
            Simd = SimdPath.Current.ToString(),
            PreferredWorker = options.Number,
            MemoryHost = WorkerLinks.MemoryHost(options.Transport),
        };
        var retries = new Retries(options.ConnectTimeout);
        while (true)
        {
            try
            {
                using var call = Client.JoinAsync(request, deadline: DateTime.UtcNow + CallDeadline, cancellationToken: cancellationToken);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException error) when (Retries.CanHelp(error) && retries.HasTime)
            {
                _logger.CoordinatorDoesNotAnswer(_address, error.Status.Detail);
            }
            catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
            {
                throw new JoinRefusedException(Explain(error, options), error);
            }

            await retries.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _channel.Dispose();

    private string Explain(RpcException error, WorkerOptions options) => error.StatusCode switch
    {
        StatusCode.Unauthenticated =>
            $"coordinator {_address} refused the token: give the run's own with --token-file or {JoinToken.EnvironmentVariable}",
        StatusCode.Unavailable or StatusCode.DeadlineExceeded when error.Trailers.GetValue(JoinTrailers.Final) is null =>
            $"no coordinator answered at {_address} within {options.ConnectTimeout.TotalSeconds:F0} s; "
            + "check the address and that the coordinator runs",
        _ => $"coordinator {_address} refused this worker: {error.Status.Detail}",
    };
}
