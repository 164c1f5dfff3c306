using System.Buffers;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Probe;

/// <summary>Blocks of bytes without a schema, bound by hand as generated code binds: the data path's way.</summary>
[BindServiceMethod(typeof(BlockService), nameof(Bind))]
internal class BlockService
{
    /// <summary>Writes into the transport's buffer and reads from its memory.</summary>
    internal static readonly Marshaller<Block> Contextual = Marshallers.Create<Block>(
        (block, context) =>
        {
            context.SetPayloadLength(block.Bytes.Length);
            context.GetBufferWriter().Write(block.Bytes);
            context.Complete();
        },
        context => new Block(context.PayloadAsReadOnlySequence().ToArray()));

    /// <summary>Hands arrays over.</summary>
    internal static readonly Marshaller<Block> ByArray = Marshallers.Create<Block>(block => block.Bytes, bytes => new Block(bytes));

    internal static readonly Method<Block, Block> ReverseContextual = Describe(nameof(ReverseEach), Contextual);

    internal static readonly Method<Block, Block> ReverseByArray = Describe(nameof(ReverseEachArray), ByArray);

    public static void Bind(ServiceBinderBase binder, BlockService? service)
    {
        binder.AddMethod(ReverseContextual, service is null ? null : new DuplexStreamingServerMethod<Block, Block>(service.ReverseEach));
        binder.AddMethod(ReverseByArray, service is null ? null : new DuplexStreamingServerMethod<Block, Block>(service.ReverseEachArray));
    }

    public virtual async Task ReverseEach(
        IAsyncStreamReader<Block> requestStream, IServerStreamWriter<Block> responseStream, ServerCallContext context)
    {
        await foreach (var block in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Array.Reverse(block.Bytes);
            await responseStream.WriteAsync(block, context.CancellationToken);
        }
    }

    public virtual Task ReverseEachArray(
        IAsyncStreamReader<Block> requestStream, IServerStreamWriter<Block> responseStream, ServerCallContext context) =>
        ReverseEach(requestStream, responseStream, context);

    private static Method<Block, Block> Describe(string name, Marshaller<Block> marshaller) =>
        new(MethodType.DuplexStreaming, "cluster.probe.v1.Blocks", name, marshaller, marshaller);
}

/// <summary>A message that is nothing but bytes.</summary>
internal sealed record Block(byte[] Bytes);

/// <summary>What the server instantiates: binding looks for the base class that carries the attribute.</summary>
internal sealed class ServedBlocks : BlockService;
