using System.Buffers;
using Cluster.Collectives.Transports.Grpc;
using Cluster.V1;
using Google.Protobuf;

namespace Cluster.Collectives.Tests.Transports;

public sealed class MessageLengthsTests
{
    [Fact]
    public void Hold_WholeMessage_IsSo()
    {
        var message = new WorkerMessage
        {
            Fence = new Fence { Job = "job", Term = 3 },
            Gradients = new TensorChunk { Offset = 1 << 20, Data = ByteString.CopyFrom(new byte[300]) },
        };

        Assert.True(Holds(message.ToByteArray()));
        Assert.True(Holds([]));
    }

    // Field 4 is a message that says to be of nearly 2^31 bytes; its own field 2 says a gigabyte of bytes.
    [Theory]
    [InlineData("22ffffffff07080112ffffffff0301")]
    [InlineData("2208080112ffffffff0301")]
    [InlineData("0a05")]
    [InlineData("0a")]
    [InlineData("ff")]
    [InlineData("09010203")]
    [InlineData("0b")]
    public void Hold_LengthThatLies_IsNot(string hex) => Assert.False(Holds(Convert.FromHexString(hex)));

    private static bool Holds(byte[] message) => MessageLengths.Hold(new ReadOnlySequence<byte>(message), WorkerMessage.Descriptor);
}
