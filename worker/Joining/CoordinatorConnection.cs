using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports;
using Cluster.Engine.Kernels;
using Cluster.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Joining;

/// <summary>A worker's channel to its coordinator and the calls that make it a member.</summary>
internal sealed class CoordinatorConnection : IDisposable
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    private readonly HostPort _address;
    private readonly CoordinatorChannel _channel;
    private readonly TermMemory _terms = new();
    private readonly ILogger _logger;

    public CoordinatorConnection(HostPort address, ClientTls? tls, JoinToken token, ILogger logger)
    {
        _address = address;
        _logger = logger;
        _channel = CoordinatorChannel.Open(address, tls, CallDeadline);
        Access = new AccessInterceptor(token);
        Invoker = _channel.Invoker.Intercept(Access);
        Client = new V1.Coordinator.CoordinatorClient(Invoker);
    }

    /// <summary>What calls show.</summary>
    public AccessInterceptor Access { get; }

    public CallInvoker Invoker { get; }

    public V1.Coordinator.CoordinatorClient Client { get; }

    /// <summary>What a worker says of itself when it asks to take part.</summary>
    public static async Task<JoinRequest> RequestAsync(WorkerIdentity identity, OwnKernels kernels, WorkerOptions options) => new()
    {
        Build = identity.Build,
        KernelDigest = await kernels.Digest.ConfigureAwait(false),
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        Threads = options.Threads,
        Simd = SimdPath.Current.ToString(),
        PreferredWorker = options.Number,
        MemoryHost = WorkerLinks.MemoryHost(options.Transport),
    };

    /// <summary>Asks to take part, again and again while nobody answers.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="retries">When to ask again, and for how long.</param>
    /// <param name="lost">How this worker lost its last membership, in one line; null for one that had none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; null if the run is over, so that there is nothing left to do.</returns>
    /// <exception cref="JoinRefusedException">The coordinator refused, or none answered in time.</exception>
    public async Task<JoinReply?> JoinAsync(JoinRequest request, Retries retries, string? lost, CancellationToken cancellationToken)
    {
        var told = "";
        while (true)
        {
            try
            {
                using var call = Client.JoinAsync(request, deadline: DateTime.UtcNow + CallDeadline, cancellationToken: cancellationToken);
                var reply = await call.ResponseAsync.ConfigureAwait(false);
                if (_terms.Refusal(reply.Fence) is not { } refusal)
                {
                    Access.Take(reply.Credential);
                    return reply;
                }

                if (refusal != told)
                {
                    _logger.OldCoordinator(_address, told = refusal);
                }

                if (!retries.HasTime)
                {
                    throw new JoinRefusedException($"coordinator {_address} is not followed: {refusal}");
                }
            }
            catch (RpcException error) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The worker was asked to stop.", error, cancellationToken);
            }
            catch (RpcException error) when (_channel.DisagreementIn(error) is { } disagreement && lost is null)
            {
                throw new JoinRefusedException(disagreement, error);
            }
            catch (RpcException error) when (Retries.CanHelp(error) && retries.HasTime)
            {
                _logger.CoordinatorDoesNotAnswer(_address, error.Status.Detail);
            }
            catch (RpcException error) when (JoinTrailers.SayRunIsOver(error))
            {
                return null;
            }
            catch (RpcException error)
            {
                throw new JoinRefusedException(Explain(error, retries, lost), error);
            }

            await retries.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What to say of a coordinator that did not come back.</summary>
    /// <param name="retries">For how long it was waited for.</param>
    /// <param name="lost">How it was lost, in one line.</param>
    public JoinRefusedException GaveUp(Retries retries, string lost) =>
        new($"waited {retries.Patience.TotalSeconds:0.#} s for coordinator {_address} to come back, in vain ({lost}); "
            + "start it again with --resume auto, then this worker, or raise --reconnect-timeout");

    public void Dispose() => _channel.Dispose();

    private string Explain(RpcException error, Retries retries, string? lost) => error.StatusCode switch
    {
        StatusCode.Unauthenticated =>
            $"coordinator {_address} refused the token: give the run's own with --token-file or {JoinToken.EnvironmentVariable}",
        _ when Retries.CanHelp(error) && lost is not null => GaveUp(retries, lost).Message,
        _ when _channel.SuspicionIn(error) is { } suspicion => suspicion,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal when Retries.CanHelp(error) =>
            $"no coordinator answered at {_address} within {retries.Patience.TotalSeconds:F0} s; "
            + "check the address and that the coordinator runs",
        _ => $"coordinator {_address} refused this worker: {error.Status.Detail}",
    };
}
