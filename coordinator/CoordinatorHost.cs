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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator;

/// <summary>Serves a run over gRPC, as a web application: configuration, logging and signals as everywhere in .NET.</summary>
public static class CoordinatorHost
{
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
        ServiceEndpoint.AddTo(builder, findToken, configure).AddServiceOptions<HealthService>(
            health => health.MaxReceiveMessageSize = StrangerGate.LargestProbeBytes);
        builder.Services.AddSingleton(outcome).AddSingleton<Admissions>().AddSingleton<OpenLinks>();
        builder.Services.AddSingleton<ChannelHost>();
        builder.Services.AddSingleton(services => create(
            services.GetRequiredService<IOptions<CoordinatorOptions>>().Value, services.GetRequiredService<ILogger<Conductor>>()));
        builder.Services.AddSingleton(services => CredentialsOf(
            services.GetRequiredService<ServedRun>().Context, services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Lease));
        builder.Services.AddSingleton(services => new DataOffer(
            services.GetRequiredService<ServedRun>().LocalData,
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        builder.Services.AddSingleton<StatusReport>().AddSingleton<DataServing>().AddHostedService<RunService>();

        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            // What a user may have got wrong shows before anything is written or listened on.
            var run = app.Services.GetRequiredService<ServedRun>();
            ServiceEndpoint.Guard(app);
            app.MapGrpcService<CoordinatorService>();
            app.MapGrpcService<HealthService>();
            app.Services.GetRequiredService<ChannelHost>().Start(
                ListenAddress.Of(app.Services.GetRequiredService<IOptions<CoordinatorOptions>>().Value.Address.Host));

            // Whoever is told to stop before it has begun ends as it does later on: in good order.
            outcome.Address = await ServiceEndpoint.StartAsync(app).ConfigureAwait(false);
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

    private static string FromThisMachine(string address) =>
        HostPort.TryParse(address, out var listening) ? $"{listening.FromThisMachine}" : address;
}
