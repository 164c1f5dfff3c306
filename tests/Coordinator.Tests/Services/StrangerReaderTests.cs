using System.IO.Pipelines;
using Cluster.Coordinator.Services;

namespace Cluster.Coordinator.Tests.Services;

/// <summary>How much of what a stranger sends the server may look at, and when.</summary>
public sealed class StrangerReaderTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndHeaders = 4;
    private static readonly byte[] Greeting = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 12)];
    private static readonly byte[] Call = [.. Frame(Headers, EndHeaders, 200), .. Frame(Data, 0, 5)];

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly StrangerReader _reader;
    private bool _isHopeless;

    public StrangerReaderTests()
    {
        _reader = new StrangerReader(_pipe.Reader);
        _reader.Hopeless += () => _isHopeless = true;
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Call_InPieces_IsShownAndTheNextWaitsUntilItIsAnswered(int piece)
    {
        byte[] sent = [.. Greeting, .. Call, .. Call];
        foreach (var part in sent.Chunk(piece))
        {
            await _pipe.Writer.WriteAsync(part, Ending);
        }

        // A frame is known for what it is by its first five bytes; four of them tell nothing.
        var shown = Greeting.Length + Call.Length + 4;
        await ReadAsync(shown);
        var next = ReadAsync(sent.Length - shown);
        Assert.False(next.IsCompleted);
        Assert.False(_isHopeless);

        _reader.Renew();
        await next;
    }

    [Fact]
    public async Task Welcome_ShowsEverything()
    {
        byte[] sent = [.. Greeting, .. Call, .. Frame(Data, 0, 1 << 20)];
        await _pipe.Writer.WriteAsync(sent, Ending);
        var all = ReadAsync(sent.Length);
        Assert.False(all.IsCompleted);

        _reader.Open();

        await all;
    }

    [Fact]
    public async Task Frames_TooManyAndNoCall_AreHopeless()
    {
        byte[] sent = [.. Greeting, .. Frame(Headers, 0, 100), .. Frame(Data, 0, FirstFrames.BytesPerCall)];
        await _pipe.Writer.WriteAsync(sent, Ending);

        var all = ReadAsync(sent.Length);

        Assert.True(_isHopeless);
        _reader.Close();
        await Assert.ThrowsAsync<EndOfStreamException>(() => all);
    }

    // The server says that it speaks HTTP/2 and hangs up; whoever hangs up on it before takes that answer away.
    [Fact]
    public async Task Handshake_WhereNoneIsAwaited_IsShownAndLeftToTheServer()
    {
        byte[] sent = [22, 3, 1, 2, 0, .. new byte[500]];
        await _pipe.Writer.WriteAsync(sent, Ending);

        await ReadAsync(sent.Length);
        Assert.False(_isHopeless);

        await _pipe.Writer.WriteAsync(new byte[FirstFrames.BytesPerCall], Ending);
        var all = ReadAsync(FirstFrames.BytesPerCall);
        Assert.True(_isHopeless);
        _reader.Close();
        await Assert.ThrowsAsync<EndOfStreamException>(() => all);
    }

    [Fact]
    public async Task CancelledRead_OfWhoWaits_Returns()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Greeting, .. Call, .. Call], Ending);
        await ReadAsync(Greeting.Length + Call.Length + 4);
        var waiting = _reader.ReadAsync(Ending).AsTask();

        _reader.CancelPendingRead();

        Assert.True((await waiting).IsCanceled);
    }

    private static byte[] Frame(byte kind, byte flags, int length) =>
        [(byte)(length >> 16), (byte)(length >> 8), (byte)length, kind, flags, 0, 0, 0, 1, .. new byte[length]];

    // In bites, as the server does.
    private async Task ReadAsync(long count)
    {
        const int Bite = 40;
        while (count > 0)
        {
            var read = await _reader.ReadAsync(Ending);
            if (read.IsCompleted && read.Buffer.IsEmpty)
            {
                throw new EndOfStreamException();
            }

            var end = read.Buffer.GetPosition(Math.Min(Bite, Math.Min(count, read.Buffer.Length)));
            count -= read.Buffer.Slice(0, end).Length;
            _reader.AdvanceTo(end);
        }
    }
}
