using Cluster.Collectives.Joining;
using Cluster.Collectives.Messages;
using Cluster.Collectives.Securing;
using Cluster.Coordinator.Services;
using Cluster.Protocol.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Asking;

/// <summary>What a coordinator's machine answers before there is a run: questions for the status, with the bytes by which a link is measured, under
/// the TLS and to the token of a coordinator. Nobody can join.</summary>
public sealed class LinkHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LinkHost(WebApplication app, string address) => (_app, Address) = (app, address);

    /// <summary>HOST:PORT where it listens.</summary>
    public string Address { get; }

    /// <summary>Begins to answer.</summary>
    /// <param name="token">What callers must show.</param>
    /// <param name="build">Identity of this build.</param>
    /// <param name="configure">Settings: where to listen, and TLS.</param>
    /// <exception cref="OptionsValidationException">A setting is impossible; its failures are lines for people.</exception>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<LinkHost> StartAsync(JoinToken token, string build, Action<CoordinatorOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        ServiceEndpoint.AddTo(builder, () => token, configure);

        // Nobody gets a credential, so that every call that needs one is turned away.
        builder.Services.AddSingleton(new MemberCredentials("", Term.First, TimeSpan.Zero, TimeProvider.System));
        builder.Services.AddSingleton(new RunStatus("", "", 0, Environment.ProcessId, 0, "measuring links", 0, 0, 0, 0) { Build = build });
        var app = builder.Build();
        try
        {
            ServiceEndpoint.Guard(app);
            app.MapGrpcService<LinkService>();
            return new LinkHost(app, await ServiceEndpoint.StartAsync(app).ConfigureAwait(false));
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it at once: whoever still asks is cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
