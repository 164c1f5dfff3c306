using System.Runtime.InteropServices;
using Cluster.Collectives.Transports.SharedMemory;

namespace Cluster.Collectives.Tests.Transports.SharedMemory;

public sealed unsafe class SharedSegmentTests
{
    private const int Length = 1 << 16;

    public SharedSegmentTests() => Assert.SkipWhen(SharedMemoryHost.Identity is null, "Memory is shared on Linux only.");

    [Fact]
    public void Segment_OpenedByItsAddress_IsTheSameMemory()
    {
        using var made = SharedSegment.Create("test", Length, othersMayWrite: true);
        using var opened = SharedSegment.Open(made.Address, mayWrite: true);

        made.Start[100] = 7;
        opened.Start[Length - 1] = 9;

        Assert.True(made.Start != opened.Start);
        Assert.Equal((7, 9), (opened.Start[100], made.Start[Length - 1]));
        Assert.Equal(made.Nonce, opened.Nonce);
    }

    [Fact]
    public void Nonces_OfTwoSegments_Differ()
    {
        using var one = SharedSegment.Create("test", Length, othersMayWrite: true);
        using var other = SharedSegment.Create("test", Length, othersMayWrite: true);

        Assert.False(one.Nonce.SequenceEqual(other.Nonce));
    }

    [Fact]
    public void Segment_OnlyItsMakerWrites_CannotBeMappedForWriting()
    {
        using var made = SharedSegment.Create("test", Length, othersMayWrite: false);
        using var reader = SharedSegment.Open(made.Address, mayWrite: false);

        Assert.ThrowsAny<IOException>(() => SharedSegment.Open(made.Address, mayWrite: true));

        made.Start[100] = 7;
        Assert.Equal(7, reader.Start[100]);
    }

    [Fact]
    public void Segment_CutOffByAnother_IsRefusedToThem()
    {
        using var made = SharedSegment.Create("test", Length, othersMayWrite: true);
        using var handle = File.OpenHandle(made.Address.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(handle, 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(handle, 2 * Length));

        Assert.Equal(Length, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void Segment_MadeAndDropped_LeavesNoName()
    {
        var before = Names();
        using var made = SharedSegment.Create("cluster-nameless", Length, othersMayWrite: true);

        Assert.Equal(before, Names());
        Assert.Contains("(deleted)", new FileInfo(made.Address.Path).LinkTarget, StringComparison.Ordinal);

        static string[] Names() => Directory.GetFiles("/dev/shm", "*cluster-nameless*");
    }

    [Theory]
    [InlineData(0, 0, 8)]
    [InlineData(0, 100000, 0)]
    [InlineData(1 << 30, 0, 0)]
    public void Open_OfAnotherPlace_IsRefusedInOneLine(int otherProcess, int otherDescriptor, long longer)
    {
        using var made = SharedSegment.Create("test", Length, othersMayWrite: true);
        var (process, descriptor, length) = made.Address;

        var error = Assert.ThrowsAny<IOException>(
            () => SharedSegment.Open(new SegmentAddress(process + otherProcess, descriptor + otherDescriptor, length + longer), mayWrite: false));

        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Pointer_AfterDispose_IsRefused()
    {
        var made = SharedSegment.Create("test", Length, othersMayWrite: true);
        made.Dispose();
        made.Dispose();

        Assert.Throws<ObjectDisposedException>(() => made.Start[0]);
    }

    [Fact]
    public void Buffer_OfASegment_LiesInIt()
    {
        using var made = SharedSegment.Create("test", Length, othersMayWrite: true);
        using var buffer = made.Buffer(128, 4);

        buffer.Span.Fill(1.5f);

        Assert.Equal([1.5f, 1.5f, 1.5f, 1.5f], new ReadOnlySpan<float>(made.Start + 128, 4).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => made.Buffer(128, Length / 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => made.Buffer(0, 4));
    }

    [Theory]
    [InlineData(false, Architecture.X64)]
    [InlineData(false, Architecture.Arm64)]
    [InlineData(true, Architecture.Wasm)]
    public void Identity_OfASystemThatSharesNoMemory_IsNone(bool isLinux, Architecture architecture) =>
        Assert.Null(SharedMemoryHost.Find(isLinux, architecture));

    [Fact]
    public void Obstacle_ToAnotherHost_IsNamed()
    {
        Assert.Null(SharedMemoryHost.ObstacleTo(SharedMemoryHost.Identity!));
        Assert.Contains("another host", SharedMemoryHost.ObstacleTo("other/pid:[1]"), StringComparison.Ordinal);
        Assert.Contains("gRPC", SharedMemoryHost.ObstacleTo(""), StringComparison.Ordinal);
    }
}
