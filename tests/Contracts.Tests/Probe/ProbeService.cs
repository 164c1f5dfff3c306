using Grpc.Core;

namespace Cluster.Contracts.Tests.Probe;

/// <summary>Serves probe.proto, which says what each method does.</summary>
internal sealed class ProbeService(CallLog log) : Prober.ProberBase
{
    public override Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        var reply = new EchoReply
        {
            Text = request.Text,
            Payload = request.Payload,
            PeerIdentity = string.Join(',', context.AuthContext.PeerIdentity.Select(property => property.Value)),
        };
        foreach (var (name, values) in context.GetHttpContext().Request.Headers)
        {
            // The server spells the names it knows its own way; on the wire they are lower case.
            reply.Headers[name.ToLowerInvariant()] = values.ToString();
        }

        // Text and binary metadata go back as the contracts see them, beside the raw headers in the message.
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("probe-", StringComparison.Ordinal)))
        {
            context.ResponseTrailers.Add(entry);
        }

        return Task.FromResult(reply);
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public override async Task Count(Number request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "probe-count", $"{request.Value}" } });
        for (var value = 1; value <= request.Value; value++)
        {
            await responseStream.WriteAsync(new Number { Value = value }, context.CancellationToken);
        }
    }

    public override async Task Twice(
        IAsyncStreamReader<Number> requestStream, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Number { Value = 2 * requestStream.Current.Value });
        }
    }

    public override Task<EchoReply> Fail(FailRequest request, ServerCallContext context)
    {
        var trailers = new Metadata { { "probe-reason", "asked" }, { "probe-reason-bin", [0, 128, 255] } };
        throw new RpcException(new Status((StatusCode)request.Code, request.Detail), trailers);
    }

    public override async Task<EchoReply> Wait(WaitRequest request, ServerCallContext context)
    {
        log.Start(request.Id, context.Deadline);
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            log.Cancel(request.Id);
            throw;
        }

        return new EchoReply();
    }

    public override Task<FlakyReply> Flaky(FlakyRequest request, ServerCallContext context)
    {
        var attempts = log.Attempt(request.Id);
        if (attempts <= request.Failures)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"attempt {attempts}"));
        }

        return Task.FromResult(new FlakyReply
        {
            Attempts = attempts,
            PreviousAttempts = context.GetHttpContext().Request.Headers["grpc-previous-rpc-attempts"].ToString(),
        });
    }
}
