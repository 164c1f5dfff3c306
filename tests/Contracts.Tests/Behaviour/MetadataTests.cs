using Cluster.Contracts.Tests.Probe;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Behaviour;

public sealed class MetadataTests(ProbeServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_TextAndBinary_ComeBackUnchanged()
    {
        var everyByte = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var headers = new Metadata
        {
            { "Probe-Text", "a, b; c=\"d\"" },
            { "probe-raw-bin", everyByte },
            { "probe-many", "first" },
            { "probe-many", "second" },
        };
        using var call = server.Client.EchoAsync(new EchoRequest(), headers, cancellationToken: Token);
        await call;

        var trailers = call.GetTrailers();

        Assert.Equal("a, b; c=\"d\"", trailers.GetValue("probe-text"));
        Assert.Equal(everyByte, trailers.GetValueBytes("probe-raw-bin"));

        // A header that occurs twice may travel as one with a comma: the protocol gives both the same meaning.
        Assert.Equal("first, second", string.Join(", ", trailers.GetAll("probe-many").Select(entry => entry.Value)));
    }

    [Fact]
    public async Task Headers_Binary_TravelAsBase64()
    {
        var headers = new Metadata { { "probe-raw-bin", [1, 2, 3] } };

        var reply = await server.Client.EchoAsync(new EchoRequest(), headers, cancellationToken: Token);

        Assert.Equal("AQID", reply.Headers["probe-raw-bin"].TrimEnd('='));
    }

    [Fact]
    public async Task Call_WithoutMetadata_HasNoneOfTheServersOwn()
    {
        using var call = server.Client.EchoAsync(new EchoRequest(), cancellationToken: Token);
        await call;

        Assert.Null((await call.ResponseHeadersAsync).Get("probe-text"));
        Assert.Equal([MarkingInterceptor.Key], call.GetTrailers().Select(entry => entry.Key));
    }
}
