using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cluster.Contracts.Tests.Probe;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(ProbeServer))]

namespace Cluster.Contracts.Tests.Probe;

/// <summary>The official server over the contracts, on loopback: one plain and one TLS address, shared by all tests.</summary>
public sealed class ProbeServer : IAsyncLifetime
{
    /// <summary>The largest message the server takes.</summary>
    internal const int MaxRequestBytes = 1 << 20;

    private readonly X509Certificate2 _certificate = Certificates.SelfSigned("127.0.0.1");
    private readonly WebApplication _app;

    public ProbeServer()
    {
        // The slim builder reads no configuration of the machine: no variable can move the server off its addresses.
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Log);
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxRequestBytes;
            options.Interceptors.Add<MarkingInterceptor>();
        });
        builder.Services.AddGrpc().AddServiceOptions<ServedBlocks>(options => options.ResponseCompressionAlgorithm = "gzip");
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            }));
        });
        _app = builder.Build();
        _app.MapGrpcService<ProbeService>();
        _app.MapGrpcService<ServedBlocks>();
    }

    /// <summary>What happens inside the server.</summary>
    public CallLog Log { get; } = new();

    internal Uri Address { get; private set; } = null!;

    internal Uri TlsAddress { get; private set; } = null!;

    /// <summary>A plain channel for tests that need nothing of their own.</summary>
    internal GrpcChannel Channel { get; private set; } = null!;

    internal Prober.ProberClient Client => new(Channel);

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));
        TlsAddress = new Uri(_app.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)));
        Channel = GrpcChannel.ForAddress(Address);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>A handler that trusts this server's certificate and no other.</summary>
    internal SocketsHttpHandler TrustingHandler()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString();
        return handler;
    }
}
