using System.Net.Security;
using System.Net.Sockets;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Securing;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cluster.Coordinator.Services;

/// <summary>Where this process is called over gRPC: HTTP/2, under TLS or in plain text, and by strangers until they have shown the token. Whoever
/// serves over it brings his services and the members' credentials.</summary>
internal static class ServiceEndpoint
{
    // What a sender may send before a reader has read: an arena of millions of weights, so that the wire is never idle.
    private const int StreamWindowBytes = 32 << 20;
    private const int ConnectionWindowBytes = 2 * StreamWindowBytes;
    private const int LargestMessageBytes = 1 << 20;
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds it to an application.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="findToken">Gives what callers must show; asked once settings are known to be sound.</param>
    /// <param name="configure">Settings; they win over the configuration.</param>
    /// <returns>Takes settings of single services.</returns>
    public static IGrpcServerBuilder AddTo(WebApplicationBuilder builder, Func<JoinToken> findToken, Action<CoordinatorOptions> configure)
    {
        builder.Services.AddOptions<CoordinatorOptions>()
            .BindConfiguration(CoordinatorOptions.Section)
            .Configure(configure)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CoordinatorOptions>, CoordinatorOptionsRules>();
        builder.Services.AddSingleton(_ => findToken());
        builder.Services.AddSingleton(services => new ServiceSecurity(OptionsOf(services).LoadTls()));
        builder.Services.AddSingleton(_ => new Strangers(TimeProvider.System)).AddSingleton<StrangerGate>();
        builder.WebHost.ConfigureKestrel((_, kestrel) => Listen(kestrel)).UseSockets(Strangers.Limit);
        builder.Services.AddSingleton<SocketTransportFactory>().AddSingleton<IConnectionListenerFactory, StrangerListener.Factory>();
        return builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = LargestMessageBytes);
    }

    /// <summary>Sets the guard before all services. What a user may have got wrong shows here, before anything is listened on.</summary>
    /// <param name="app">The application.</param>
    /// <exception cref="OptionsValidationException">A setting is impossible; its failures are lines for people.</exception>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    /// <exception cref="TokenException">There is no token.</exception>
    public static void Guard(WebApplication app)
    {
        _ = app.Services.GetRequiredService<ServiceSecurity>();
        _ = app.Services.GetRequiredService<JoinToken>();
        app.Use(next => http => app.Services.GetRequiredService<StrangerGate>().PassAsync(http, next));
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Strangers>().Dismiss);
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="app">The application.</param>
    /// <returns>HOST:PORT where it does.</returns>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<string> StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            throw new IOException($"cannot listen on {OptionsOf(app.Services).Listen}: {error.Message}", error);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First()).Authority;
    }

    private static CoordinatorOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<CoordinatorOptions>>().Value;

    private static void Listen(KestrelServerOptions kestrel)
    {
        var address = OptionsOf(kestrel.ApplicationServices).Address;
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

    private sealed class CoordinatorOptionsRules : IValidateOptions<CoordinatorOptions>
    {
        public ValidateOptionsResult Validate(string? name, CoordinatorOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
