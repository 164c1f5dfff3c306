using Cluster.Collectives.Reduction;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Grpc;
using Cluster.Collectives.WireFormats;
using Cluster.Protocol.Identity;
using Cluster.Security.Inputs;
using Google.Protobuf;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Security.Targets;

/// <summary>The Work stream: what a worker sends to the coordinator's end of its link, and the coordinator to the worker's.</summary>
internal static class StreamTargets
{
    private static readonly int ArenaBytes = SmallRun.Layout.Length * sizeof(float);

    private static readonly Wire.Fence Fence =
        new() { Job = SmallRun.Job, Term = 1, Generation = 2, Step = 3, WeightsKind = Wire.WeightsKind.Trained };

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        .. Formats.Select(Up),
        .. Formats.Select(Down),
        new("rpc/work-opening", InputForm.Message, Openings, Open, typeof(InvalidProtocolBufferException), typeof(ContractException))
        {
            Allowance = 1 << 20,
        },
    ];

    private static IReadOnlyList<string> Formats => ["fp32", "bf16", "top_k", "lossless"];

    // An arena of sums of its own for each thread; the first use of it counts, so it is allowed for.
    private static Target Up(string format)
    {
        var run = new ThreadLocal<SmallRun>(() => new SmallRun(format));
        return new Target(
            $"rpc/work-up-{format}",
            InputForm.Message,
            [Contribution(format), Payload.Of(Sums(Wire.RoundKind.Predict), Outputs()), Payload.Of(Others())],
            (input, _) => Carry(new GrpcMemberLink(new WorkerId(1), run.Value!.Context, run.Value), input),
            typeof(InvalidProtocolBufferException),
            typeof(ContractException),
            typeof(RpcException))
        { Allowance = 2 << 20 };
    }

    private static Target Down(string format) => new(
        $"rpc/work-down-{format}",
        InputForm.Message,
        [Payload.Of([.. Weights(format), Assignment(), Release()])],
        (input, _) => Receive(input, RunWire.Of(format, 0.1, SmallRun.Layout)).GetAwaiter().GetResult(),
        typeof(InvalidProtocolBufferException),
        typeof(ContractException),
        typeof(LinkLostException))
    { Allowance = 4 << 20 };

    private static void Carry(GrpcMemberLink link, byte[] input)
    {
        using (link)
        {
            var requests = new Incoming<Wire.WorkerMessage>(input, 1000, WorkMarshallers.WorkerMessages);
            link.RunAsync(requests, new Outgoing<Wire.CoordinatorMessage>(), CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    private static async Task Receive(byte[] input, RunWire wire)
    {
        var stream = new WorkStream(new OneStream(input), new Membership(SmallRun.Job, Term.First, new WorkerId(1)), wire.Gradients);
        await using var link = new GrpcWorkerLink(stream, SmallRun.Layout, wire);
        while (await link.ReceiveAsync(CancellationToken.None) is not Collectives.Messages.ReleaseOrder)
        {
        }
    }

    private static void Open(byte[] input, Place place)
    {
        using var run = new SmallRun("fp32");
        var requests = new Incoming<Wire.WorkerMessage>(input, 16, WorkMarshallers.WorkerMessages);
        if (requests.MoveNext(CancellationToken.None).GetAwaiter().GetResult() && requests.Current.Ready is { } ready)
        {
            new MemberLinks(run.Context, run, null)
                .OpenAsync(new WorkerId(ready.Worker), ready, 1, requests, new Outgoing<Wire.CoordinatorMessage>(), CancellationToken.None)
                .GetAwaiter().GetResult().Link.Dispose();
        }
    }

    private static byte[][] Openings =>
    [
        Payload.Of(new Wire.WorkerMessage { Fence = Fence, Ready = new Wire.Ready { Worker = 1, StreamReason = "alone" } }),
        Payload.Of(
            new Wire.WorkerMessage { Fence = Fence, Ready = new Wire.Ready { Worker = 1 } },
            new Wire.WorkerMessage { Fence = Fence, Opened = new Wire.Opened() },
            new Wire.WorkerMessage { Fence = Fence, Mapped = new Wire.Mapped() }),
    ];

    private static byte[] Contribution(string format)
    {
        using var run = new SmallRun(format);
        var sums = run.Context.Pool.Rent(withGradients: true);
        var gradients = TensorChunks.Of(sums.Gradients);
        var (buckets, encoder) = (new Buckets(sums.Gradients.Bytes.Length), new ChunkEncoder());
        for (var bucket = 0; bucket < gradients.Length; bucket++)
        {
            gradients[bucket].Data = run.Context.Wire.Gradients is { } wire
                ? ByteString.CopyFrom(encoder.Encode(wire, sums.Gradients, buckets[bucket]).Span)
                : gradients[bucket].Data;
        }

        var messages = gradients.Select(chunk => new Wire.WorkerMessage { Fence = Fence, Gradients = chunk });
        var input = Payload.Of([Sums(Wire.RoundKind.Train), .. messages]);
        run.Context.Pool.Return(sums);
        return input;
    }

    private static Wire.WorkerMessage Sums(Wire.RoundKind kind) => new()
    {
        Fence = Fence,
        Contribution = new Wire.Contribution
        {
            Kind = kind,
            Level = 2,
            Index = 1,
            LossSum = 1.5,
            WeightSum = 16,
            Samples = 16,
            Correct = 3,
            GradientBytes = kind == Wire.RoundKind.Train ? ArenaBytes : 0,
            OutputBytes = kind == Wire.RoundKind.Predict ? SmallRun.MostOutputs * sizeof(float) : 0,
            Times = new Wire.PhaseTimes { ComputeUs = 5, SendUs = 6, ReceiveUs = 7, WaitUs = 8, MicroBatchUs = 9 },
        },
    };

    private static Wire.WorkerMessage Outputs() =>
        new() { Fence = Fence, Outputs = new Wire.TensorChunk { Data = ByteString.CopyFrom(new byte[SmallRun.MostOutputs * sizeof(float)]) } };

    private static IEnumerable<IMessage> Others() =>
    [
        Sums(Wire.RoundKind.Evaluate),
        new Wire.WorkerMessage { Fence = Fence, Drain = new Wire.Drain() },
        new Wire.WorkerMessage { Fence = Fence, Failure = new Wire.Failure { Message = "it is gone" } },
    ];

    private static IEnumerable<IMessage> Weights(string format)
    {
        using var run = new SmallRun(format);
        var (arena, encoder) = (run.Context.Weights.Trained, new ChunkEncoder());
        var chunks = TensorChunks.Of(arena);
        var buckets = new Buckets(arena.Bytes.Length);
        for (var bucket = 0; bucket < chunks.Length; bucket++)
        {
            var data = run.Context.Wire.Weights is { } wire ? encoder.Encode(wire, arena, buckets[bucket]).Span : chunks[bucket].Data.Span;
            yield return new Wire.CoordinatorMessage
            {
                Fence = Fence,
                Weights = new Wire.TensorChunk { Offset = chunks[bucket].Offset, Data = ByteString.CopyFrom(data) },
            };
        }
    }

    private static Wire.CoordinatorMessage Assignment()
    {
        var assignment = new Wire.Assignment { Kind = Wire.RoundKind.Train, Epoch = 1, StepInEpoch = 3, RoundLeaves = 8, LeafCount = 4 };
        return new Wire.CoordinatorMessage { Fence = Fence, Assignment = assignment };
    }

    private static Wire.CoordinatorMessage Release() =>
        new() { Fence = Fence, Release = new Wire.Release { Reason = Wire.Release.Types.Reason.RunFinished } };

    // What a channel makes of a message that cannot be decoded is a call that has failed.
    private sealed class OneStream(byte[] input) : CallInvoker
    {
        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => new(
                new Outgoing<TRequest>(),
                new Incoming<TResponse>(input, 1000, method.ResponseMarshaller),
                Task.FromResult(new Metadata()),
                () => Status.DefaultSuccess,
                () => [],
                () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
