using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Cluster.Collectives.Joining;

namespace Cluster.Integration.Harness;

/// <summary>Whoever can reach a coordinator and has no token: calls, and connections with garbage of several kinds.</summary>
/// <param name="address">The coordinator.</param>
/// <param name="isTls">Whether every other connection of garbage shakes hands first.</param>
internal sealed class Strangers(string address, bool isTls = false) : IDisposable
{
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndHeaders = 4;
    private const int Megabyte = 1 << 20;
    private const int Kinds = 6;

    private static readonly byte[][] Garbage = [.. Enumerable.Range(0, Kinds).Select(GarbageOf)];

    private static readonly SslClientAuthenticationOptions Anybody = new()
    {
        TargetHost = "localhost",
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    // A connection for each call: one whose call was refused is being closed.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        BaseAddress = new Uri($"http://{address}"),
    };

    private readonly List<Socket> _sockets = [];

    /// <summary>Makes a call and gives gRPC's status; null if the connection was cut while the message was sent.</summary>
    /// <param name="path">The method, as /package.Service/Method.</param>
    /// <param name="authorization">What to show; null for nothing.</param>
    /// <param name="bytes">Length of the message.</param>
    public async Task<int?> CallAsync(string path, string? authorization, int bytes = 0)
    {
        var body = new byte[5 + bytes];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), bytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation(JoinToken.MetadataKey, authorization);
        }

        using var response = await SendAsync(request).ConfigureAwait(false);
        if (response is null)
        {
            return null;
        }

        _ = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        var status = response.Headers.TryGetValues("grpc-status", out var head) ? head
            : response.TrailingHeaders.TryGetValues("grpc-status", out var tail) ? tail
            : throw new InvalidOperationException($"{path} was answered without a status: {response}");
        return int.Parse(status.Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Opens connections and leaves garbage on each, as far as they take it; they stay open.</summary>
    public Task CrowdAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        index => LitterAsync(Garbage[index % Kinds], isTls && index / Kinds % 2 == 0)));

    /// <summary>Closes the connections.</summary>
    public void Leave()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _sockets.Clear();
    }

    public void Dispose()
    {
        Leave();
        _http.Dispose();
    }

    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request)
    {
        try
        {
            return await _http.SendAsync(request).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.InnerException is IOException)
        {
            return null;
        }
    }

    private async Task LitterAsync(byte[] garbage, bool isSecure)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 1 << 16 };
        _sockets.Add(socket);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(address), patience.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket);
            if (isSecure)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(Anybody, patience.Token).ConfigureAwait(false);
                stream = secure;
            }

            await stream.WriteAsync(garbage, patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // It takes no more, which is as good.
        }
    }

    private static byte[] GarbageOf(int kind) => kind switch
    {
        // Bytes of chance; half a greeting; a greeting and then frames that promise 16 MB each; headers without an end; a call with a large
        // body that nobody reads; calls to one who reads nothing of the answers.
        0 => [.. Enumerable.Range(0, Megabyte).Select(at => (byte)(at * 2654435761 >> 7))],
        1 => "PRI * HTTP/2.0\r\n"u8.ToArray(),
        2 => [.. Greeting(1 << 16), .. Frame(0, 0, 1, 0xFFFFFF), .. new byte[Megabyte]],
        3 =>
        [
            .. Greeting(1 << 16), .. Frame(Headers, 0, 1, 16_000), .. new byte[16_000],
            .. Enumerable.Repeat(Continuation(), 50).SelectMany(each => each),
        ],
        4 => [.. Greeting(1 << 16), .. Call(1, "Join"), .. Body(1)],
        _ => [.. Greeting(0), .. Enumerable.Range(0, 200).SelectMany(call => Call((2 * call) + 1, call % 2 == 0 ? "ListData" : "Work"))],
    };

    private static byte[] Greeting(int window)
    {
        Span<byte> setting = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, 4);
        BinaryPrimitives.WriteInt32BigEndian(setting[2..], window);
        return [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, setting.Length), .. setting];
    }

    private static byte[] Frame(byte type, byte flags, int stream, int length)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, length << 8);
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return head;
    }

    private static byte[] Continuation() => [.. Frame(9, 0, 1, 16_000), .. new byte[16_000]];

    private static byte[] Call(int stream, string method)
    {
        byte[] block =
        [
            .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":authority", "x"),
            .. Field(":path", $"/cluster.v1.Coordinator/{method}"), .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
        ];
        return [.. Frame(Headers, EndHeaders, stream, block.Length), .. block];
    }

    // A message of a megabyte in frames of the largest size that is taken without asking.
    private static byte[] Body(int stream)
    {
        const int Piece = 16_384;
        byte[] message = [0, 0, 0x10, 0, 0, .. new byte[Megabyte]];
        return [.. message.Chunk(Piece).SelectMany(piece => (byte[])[.. Frame(0, 0, stream, piece.Length), .. piece])];
    }

    // A header field that no table is to remember, both texts as they are.
    private static byte[] Field(string name, string value) =>
        [0x10, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
