using System.Runtime.InteropServices;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;

namespace Cluster.Collectives.Tests.Transports.SharedMemory;

public sealed class NoticeQueueTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly nint _memory;
    private readonly NoticeQueue<long> _writer;
    private readonly NoticeQueue<long> _reader;

    public unsafe NoticeQueueTests()
    {
        Assert.SkipWhen(SharedMemoryHost.Identity is null, "Memory is shared on Linux only.");
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)NoticeQueue<long>.Bytes, 64);
        NativeMemory.Clear(memory, (nuint)NoticeQueue<long>.Bytes);
        (_memory, _writer, _reader) = ((nint)memory, new(memory), new(memory));
    }

    public unsafe void Dispose() => NativeMemory.AlignedFree((void*)_memory);

    [Fact]
    public void Notices_OfAnyNumber_ComeOutInOrder()
    {
        for (var number = 0L; number < 10 * NoticeQueue<long>.Capacity; number++)
        {
            Assert.True(_writer.TryWrite(number));
            Assert.True(_reader.TryRead(out var read));
            Assert.Equal(number, read);
        }

        Assert.False(_reader.TryRead(out _));
    }

    [Fact]
    public void Queue_NobodyReads_FillsUp()
    {
        for (var number = 0; number < NoticeQueue<long>.Capacity; number++)
        {
            Assert.True(_writer.TryWrite(number));
        }

        Assert.False(_writer.TryWrite(0));
        Assert.True(_reader.TryRead(out var first));
        Assert.Equal(0, first);
        Assert.True(_writer.TryWrite(0));
    }

    [Theory]
    [InlineData(NoticeQueue<long>.Capacity + 1)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Count_ThatCannotBe_BreaksTheContract(int written)
    {
        Marshal.WriteInt32(_memory, written);

        Assert.Throws<ContractException>(() => _reader.TryRead(out _));
    }

    [Fact]
    public void ReadCount_ThatCannotBe_StopsTheWriter()
    {
        Marshal.WriteInt32(_memory, 64, 5);

        Assert.False(_writer.TryWrite(1));
    }

    [Fact]
    public async Task Reader_Asleep_IsWokenByEveryNotice()
    {
        const int Notices = 2000;
        var reading = Task.Run(() => Sum(Notices), TestContext.Current.CancellationToken);

        for (var number = 1; number <= Notices; number++)
        {
            while (!_writer.TryWrite(number))
            {
                Thread.Yield();
            }

            // Some find the reader awake, some asleep.
            Thread.SpinWait(number % 100 == 0 ? 100_000 : 1);
        }

        Assert.Equal(Notices * (Notices + 1L) / 2, await reading.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ring_WithoutANotice_WakesTheReader()
    {
        var waiting = Task.Run(() => _reader.Wait(_reader.Bell), TestContext.Current.CancellationToken);

        while (!waiting.IsCompleted)
        {
            _writer.Ring();
            await Task.Yield();
        }

        await waiting;
    }

    private long Sum(int notices)
    {
        var sum = 0L;
        while (notices > 0)
        {
            var bell = _reader.Bell;
            if (_reader.TryRead(out var number))
            {
                sum += number;
                notices--;
            }
            else
            {
                _reader.Wait(bell);
            }
        }

        return sum;
    }
}
