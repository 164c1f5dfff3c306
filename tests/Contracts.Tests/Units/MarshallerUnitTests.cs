using System.Buffers;
using Cluster.Contracts.Tests.Packages;
using Grpc.Core;

namespace Cluster.Contracts.Tests.Units;

public sealed class MarshallerUnitTests
{
    private static readonly Func<DeserializationContext, byte[]> Read = context => context.PayloadAsReadOnlySequence().ToArray();

    [Fact]
    public void StringMarshaller_RoundTrip_KeepsTheText()
    {
        var marshaller = Marshallers.StringMarshaller;

        Assert.Equal("größer ≥", marshaller.Deserializer(marshaller.Serializer("größer ≥")));
    }

    [Fact]
    public void ContextualMarshaller_InArrayForm_RoundTrips()
    {
        ResolvedContracts.SkipWhereOfficial();
        var marshaller = Marshallers.Create<byte[]>(
            (bytes, context) =>
            {
                context.SetPayloadLength(bytes.Length);
                context.GetBufferWriter().Write(bytes.AsSpan(0, 1));
                context.GetBufferWriter().Write(bytes.AsSpan(1));
                context.Complete();
            },
            Read);

        Assert.Equal([1, 2, 3], marshaller.Serializer([1, 2, 3]));
        Assert.Equal([1, 2, 3], marshaller.Deserializer([1, 2, 3]));
    }

    [Fact]
    public void ContextualMarshaller_CompletedByArray_RoundTrips()
    {
        ResolvedContracts.SkipWhereOfficial();
        var marshaller = Marshallers.Create<byte[]>((bytes, context) => context.Complete(bytes), context => context.PayloadAsNewBuffer());

        Assert.Equal([1, 2, 3], marshaller.Serializer([1, 2, 3]));
        Assert.Equal([1, 2, 3], marshaller.Deserializer([1, 2, 3]));
    }

    [Fact]
    public void ArrayMarshaller_InContextualForm_HandsTheArrayOver()
    {
        var marshaller = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var context = new Recording();

        marshaller.ContextualSerializer([1, 2, 3], context);

        Assert.Equal([1, 2, 3], context.Payload!);
    }

    [Fact]
    public void Serializer_ThatNeverCompletes_Throws()
    {
        ResolvedContracts.SkipWhereOfficial();
        var marshaller = Marshallers.Create<byte[]>((_, _) => { }, Read);

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer([1]));
    }

    [Fact]
    public void Serializer_ThatCompletesTwice_Throws()
    {
        ResolvedContracts.SkipWhereOfficial();
        var marshaller = Marshallers.Create<byte[]>(
            (bytes, context) =>
            {
                context.Complete(bytes);
                context.Complete(bytes);
            },
            Read);

        Assert.Throws<InvalidOperationException>(() => marshaller.Serializer([1]));
    }

    [Fact]
    public void Contexts_NotImplementing_Throw()
    {
        var bare = new Bare();

        Assert.Throws<NotImplementedException>(() => bare.Complete());
        Assert.Throws<NotImplementedException>(() => bare.Complete([]));
        Assert.Throws<NotImplementedException>(() => bare.GetBufferWriter());
    }

    private sealed class Bare : SerializationContext;

    private sealed class Recording : SerializationContext
    {
        internal byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }
}
