using Cluster.Engine.Memory;

namespace Cluster.Engine.Tests.Memory;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Constructor_AnyLength_GivesAlignedZeros(int length)
    {
        using var buffer = new AlignedBuffer(length);

        Assert.Equal(length, buffer.Length);
        Assert.Equal(0, (nint)buffer.Pointer % AlignedBuffer.AlignmentBytes);
        Assert.True(buffer.Span.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Alignment_OfLargeBlocks_IsThatOfLargePagesOnLinuxAlone()
    {
        Assert.Equal((nuint)HugePages.Size, HugePages.AlignmentFor(HugePages.Size, isLinux: true));
        Assert.Equal((nuint)AlignedBuffer.AlignmentBytes, HugePages.AlignmentFor(HugePages.Size, isLinux: false));
    }

    [Fact]
    public void Constructor_NegativeLength_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));

    [Fact]
    public void AsByteMemory_Slice_SharesTheFloats()
    {
        using var buffer = new AlignedBuffer(8);
        buffer.Span[5] = 1.5f;

        var slice = buffer.AsByteMemory().Slice(5 * sizeof(float), sizeof(float));
        Assert.Equal(1.5f, BitConverter.ToSingle(slice.Span));
        BitConverter.TryWriteBytes(slice.Span, -2f);

        Assert.Equal(-2f, buffer.Span[5]);
        Assert.Equal(8 * sizeof(float), buffer.Bytes.Length);
    }

    [Fact]
    public void AsByteMemory_Pinned_IsTheAddressOfTheFloats()
    {
        using var buffer = new AlignedBuffer(8);

        using var handle = buffer.AsByteMemory()[12..].Pin();

        Assert.Equal((nint)(buffer.Pointer + 3), (nint)handle.Pointer);
    }

    [Fact]
    public void Span_AfterDispose_Throws()
    {
        var buffer = new AlignedBuffer(8);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => buffer.AsByteMemory().Span.Length);
    }
}
