using System.Net.Security;
using System.Net.Sockets;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Coordinator.Asking;
using Cluster.Coordinator.Files;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Services;
using Cluster.Coordinator.Training;
using Cluster.Jobs.Specification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator;

/// <summary>Serves a run over gRPC, as a web application: configuration, logging and signals as everywhere in .NET.</summary>
public static class CoordinatorHost
{
    // What a sender may send before a reader has read: an arena of millions of weights, so that the wire is never idle.
    private const int StreamWindowBytes = 32 << 20;
    private const int ConnectionWindowBytes = 2 * StreamWindowBytes;
    private const int LargestMessageBytes = 1 << 20;
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs a job until it is done or told to stop.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="findToken">Gives what workers must show; asked once settings and job are known to be sound.</param>
    /// <param name="build">Identity that workers must have.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="configure">Settings of the command line; they win over the configuration.</param>
    /// <param name="configureLogging">Where logs go.</param>
    /// <param name="cancellationToken">Asks for an end after the round in progress.</param>
    /// <exception cref="OptionsValidationException">A setting is impossible; its failures are lines for people.</exception>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Task<CoordinatorOutcome> RunAsync(
        JobSpec spec,
        Func<JoinToken> findToken,
        string build,
        IProgressObserver observer,
        Action<CoordinatorOptions> configure,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellationToken = default) => RunAsync(
            (options, logger) => new CoordinatorRun(spec, options, build, observer, logger),
            findToken,
            observer,
            configure,
            configureLogging,
            cancellationToken);

    /// <summary>Serves a run until it is done or told to stop.</summary>
    /// <param name="create">Makes the run once the settings are known to be sound.</param>
    /// <param name="findToken">Gives what workers must show; asked once settings and job are known to be sound.</param>
    /// <param name="observer">Hears where the run is served.</param>
    /// <param name="configure">Settings of the command line; they win over the configuration.</param>
    /// <param name="configureLogging">Where logs go.</param>
    /// <param name="cancellationToken">Asks for an end after the round in progress.</param>
    /// <exception cref="OptionsValidationException">A setting is impossible; its failures are lines for people.</exception>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<CoordinatorOutcome> RunAsync(
        Func<CoordinatorOptions, ILogger<Conductor>, ServedRun> create,
        Func<JoinToken> findToken,
        IProgressObserver observer,
        Action<CoordinatorOptions> configure,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(findToken);
        ArgumentNullException.ThrowIfNull(observer);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        configureLogging(builder.Logging);
        var outcome = new CoordinatorOutcome();
        builder.Services.AddOptions<CoordinatorOptions>()
            .BindConfiguration(CoordinatorOptions.Section)
            .Configure(configure)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CoordinatorOptions>, CoordinatorOptionsRules>();
        builder.Services.AddSingleton(_ => findToken()).AddSingleton(outcome).AddSingleton<Admissions>().AddSingleton<OpenLinks>();
        builder.Services.AddSingleton<ChannelHost>();
        builder.Services.AddSingleton(services => new ServiceSecurity(services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.LoadTls()));
        builder.Services.AddSingleton(services => create(
            services.GetRequiredService<IOptions<CoordinatorOptions>>().Value, services.GetRequiredService<ILogger<Conductor>>()));
        builder.Services.AddSingleton(services => CredentialsOf(
            services.GetRequiredService<ServedRun>().Context, services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Lease));
        builder.Services.AddSingleton(services => new DataOffer(
            services.GetRequiredService<ServedRun>().LocalData,
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        builder.Services.AddSingleton<StatusReport>().AddSingleton<DataServing>().AddHostedService<RunService>();
        builder.Services.AddSingleton(_ => new Strangers(TimeProvider.System)).AddSingleton<StrangerGate>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = LargestMessageBytes;
        }).AddServiceOptions<HealthService>(health => health.MaxReceiveMessageSize = StrangerGate.LargestProbeBytes);
        builder.WebHost.ConfigureKestrel((_, kestrel) => Listen(kestrel)).UseSockets(Strangers.Limit);
        builder.Services.AddSingleton<SocketTransportFactory>().AddSingleton<IConnectionListenerFactory, StrangerListener.Factory>();

        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            // What a user may have got wrong shows before anything is written or listened on.
            var run = app.Services.GetRequiredService<ServedRun>();
            _ = app.Services.GetRequiredService<ServiceSecurity>();
            _ = app.Services.GetRequiredService<JoinToken>();
            app.Use(next => http => app.Services.GetRequiredService<StrangerGate>().PassAsync(http, next));
            app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Strangers>().Dismiss);
            app.MapGrpcService<CoordinatorService>();
            app.MapGrpcService<HealthService>();
            app.Services.GetRequiredService<ChannelHost>().Start(
                ListenAddress.Of(app.Services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Address.Host));

            // Whoever is told to stop before it has begun ends as it does later on: in good order.
            await StartAsync(app).ConfigureAwait(false);
            outcome.Address = BoundAddress(app);
            using var announced = CoordinatorAddress.Announce(
                app.Services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.RunFolder, FromThisMachine(outcome.Address), run.Context);
            observer.On(new Listening(outcome.Address));

            // Ready before the first worker asks for them.
            _ = app.Services.GetRequiredService<DataOffer>().Manifest;
            _ = Task.Run(() => run.KernelDigest, CancellationToken.None);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    private static MemberCredentials CredentialsOf(RunContext run, TimeSpan lease) =>
        new(run.Job, run.Term, MemberCredentials.LifetimeFor(lease), TimeProvider.System);

    private static void Listen(KestrelServerOptions kestrel)
    {
        var address = kestrel.ApplicationServices.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Address;
        kestrel.AddServerHeader = false;
        Strangers.Limit(kestrel.Limits);
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        if (address.Host == "localhost" && address.Port != 0)
        {
            kestrel.ListenLocalhost(address.Port, Serve);
            return;
        }

        kestrel.Listen(ListenAddress.Of(address.Host), address.Port, Serve);

        void Serve(ListenOptions endpoint)
        {
            Speak(endpoint);
            endpoint.Use(next => connection => Stranger.HearAsync(connection, next));
        }
    }

    private static void Speak(ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        if (endpoint.ApplicationServices.GetRequiredService<ServiceSecurity>().Tls is { } tls)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(tls.Options(SslApplicationProtocol.Http2)),
                HandshakeTimeout = HandshakeTimeout,
            });
        }
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            var address = app.Services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Listen;
            throw new IOException($"cannot listen on {address}: {error.Message}", error);
        }
    }

    private static string BoundAddress(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First()).Authority;
    }

    private static string FromThisMachine(string address) =>
        HostPort.TryParse(address, out var listening) ? $"{listening.FromThisMachine}" : address;

    private sealed class CoordinatorOptionsRules : IValidateOptions<CoordinatorOptions>
    {
        public ValidateOptionsResult Validate(string? name, CoordinatorOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
