using Cluster.Collectives.Securing;
using Cluster.Worker.Joining;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Worker;

/// <summary>Runs a worker as a generic host: configuration, logging and signals as everywhere in .NET.</summary>
public static class WorkerHost
{
    /// <summary>Runs a worker until the coordinator lets it go or it is told to stop.</summary>
    /// <param name="identity">What the process brings with it.</param>
    /// <param name="configure">Settings of the command line; they win over the configuration.</param>
    /// <param name="configureLogging">Where logs go.</param>
    /// <param name="cancellationToken">Asks the worker to leave.</param>
    /// <exception cref="OptionsValidationException">A setting is impossible; its failures are lines for people.</exception>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    public static async Task<WorkerOutcome> RunAsync(
        WorkerIdentity identity,
        Action<WorkerOptions> configure,
        Action<ILoggingBuilder> configureLogging,
        CancellationToken cancellationToken = default)
    {
        var kernels = new OwnKernels();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        configureLogging(builder.Logging);
        var outcome = new WorkerOutcome();
        builder.Services.AddSingleton(services => new CoordinatorTls(services.GetRequiredService<IOptions<WorkerOptions>>().Value.LoadTls()));
        builder.Services.AddSingleton(identity).AddSingleton(outcome).AddSingleton(kernels);
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).Configure(configure).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsRules>();
        builder.Services.AddHostedService<WorkerService>();
        using var host = builder.Build();

        // What a user may have got wrong shows before anything is begun.
        _ = host.Services.GetRequiredService<CoordinatorTls>();
        try
        {
            await host.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it had begun.
        }

        return outcome;
    }

    private sealed class WorkerOptionsRules : IValidateOptions<WorkerOptions>
    {
        public ValidateOptionsResult Validate(string? name, WorkerOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
