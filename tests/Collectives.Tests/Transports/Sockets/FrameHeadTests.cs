using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Rounds;

namespace Cluster.Collectives.Tests.Transports.Sockets;

public sealed class FrameHeadTests
{
    [Theory]
    [InlineData(WeightsKind.Trained, 0, 0, 1)]
    [InlineData(WeightsKind.Averaged, long.MaxValue, int.MaxValue, int.MaxValue)]
    public void OfWeights_ThereAndBack_IsTheSame(WeightsKind kind, long step, long offset, long length)
    {
        var head = FrameHead.OfWeights(new WeightsVersion(step, kind), offset, length);
        var bytes = new byte[FrameHead.Bytes];
        head.Write(bytes);

        Assert.Equal(head, FrameHead.Read(bytes));
        Assert.Equal(new WeightsVersion(step, kind), FrameHead.Read(bytes).ToVersion());
    }

    [Fact]
    public void Write_Numbers_AreLittleEndian()
    {
        var bytes = new byte[FrameHead.Bytes];
        new FrameHead(FrameKind.Gradients, 2, 3, 0x0102, 0x0304).Write(bytes);

        Assert.Equal([3, 0, 0, 0, 2, 0, 0, 0, 3], bytes[..9]);
        Assert.Equal([2, 1, 0], bytes[16..19]);
        Assert.Equal([4, 3, 0], bytes[24..27]);
    }

    [Fact]
    public void ToVersion_UnknownKind_IsRefused() =>
        Assert.Throws<ContractException>(() => new FrameHead(FrameKind.Weights, 9, 0, 0, 1).ToVersion());
}
