using Cluster.V1;
using Grpc.Core;

namespace Cluster.Worker.Tests.Joining;

/// <summary>A coordinator that answers calls from a script: for each call, what it sends before it ends.</summary>
/// <param name="answers">One for each call, in order; the last answers all that follow.</param>
internal sealed class ScriptedCoordinator(params (object[] Messages, RpcException? End)[] answers) : CallInvoker
{
    private readonly List<object> _requests = [];

    /// <summary>What was asked.</summary>
    public IReadOnlyList<object> Requests => _requests;

    public V1.Coordinator.CoordinatorClient Client => new(this);

    /// <summary>Bytes of a file from an offset on.</summary>
    public static DataChunk Chunk(byte[] bytes, int offset, int count) =>
        new() { Offset = offset, Data = Google.Protobuf.ByteString.CopyFrom(bytes, offset, count) };

    public static RpcException Error(StatusCode code) => new(new Status(code, "detail"));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var (messages, end) = answers[Math.Min(_requests.Count, answers.Length - 1)];
        _requests.Add(request);
        var reader = new Reader<TResponse>(messages.Cast<TResponse>(), end);
        return new AsyncServerStreamingCall<TResponse>(reader, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    /// <summary>Answers as a stream does, by the first of its messages.</summary>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var (messages, end) = answers[Math.Min(_requests.Count, answers.Length - 1)];
        _requests.Add(request);
        var answer = end is null ? Task.FromResult((TResponse)messages[0]) : Task.FromException<TResponse>(end);
        return new AsyncUnaryCall<TResponse>(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private sealed class Reader<T>(IEnumerable<T> messages, RpcException? end) : IAsyncStreamReader<T>
    {
        private readonly IEnumerator<T> _messages = messages.GetEnumerator();

        public T Current => _messages.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken) =>
            _messages.MoveNext() ? Task.FromResult(true) : end is null ? Task.FromResult(false) : Task.FromException<bool>(end);
    }
}
