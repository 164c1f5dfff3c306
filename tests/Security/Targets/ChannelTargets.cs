using System.Runtime.InteropServices;
using Cluster.Collectives.Exchanges;
using Cluster.Collectives.Joining;
using Cluster.Collectives.Transports;
using Cluster.Collectives.Transports.SharedMemory;
using Cluster.Collectives.Transports.Sockets;
using Cluster.Protocol.Identity;
using Cluster.Security.Inputs;
using Grpc.Core;
using Wire = Cluster.V1;

namespace Cluster.Security.Targets;

/// <summary>What comes beside the stream: frames of data channels, pieces of peers, notices in shared memory, tokens and addresses.</summary>
internal static class ChannelTargets
{
    private const int PieceFloats = 40;

    private static readonly int ArenaBytes = SmallRun.Layout.Length * sizeof(float);

    /// <summary>The targets.</summary>
    public static IEnumerable<Target> All =>
    [
        new("channel/frames", InputForm.Bytes, Frames(), Carry(), typeof(RpcException)) { Allowance = 2 << 20 },
        new("channel/pieces", InputForm.Bytes, [Pieces()], ReadPieces, typeof(ContractException)),
        new("memory/sums", InputForm.Bytes, [Notices()], ShareSums(), typeof(RpcException)) { Allowance = 4 << 20 },
        new("memory/order", InputForm.Bytes, [Orders()], (input, _) => ReadOrders(input), typeof(ContractException)),
        new("text/host-port", InputForm.Text, Texts("127.0.0.1:7000", "[::1]:80", "node-7.example:65535"), (input, _) => ReadAddress(input)),
        new("text/token", InputForm.Text, Texts("0123456789abcdef0123456789abcdef\n"), ReadToken, typeof(TokenException)),
    ];

    private static Action<byte[], Place> Carry()
    {
        var run = new ThreadLocal<SmallRun>(() => new SmallRun("fp32"));
        return (input, _) =>
        {
            var channel = new DataChannel(new MemoryStream(input, writable: false));
            using var link = new SocketMemberLink(new WorkerId(1), run.Value!.Context, run.Value, channel);
            try
            {
                link.RunAsync(new Silence(), new Outgoing<Wire.CoordinatorMessage>(), CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (EndOfStreamException)
            {
                // The worker hung up.
            }
        };
    }

    // The segment is written as its worker would. The last notice is one that is refused for sure, which ends the link.
    private static Action<byte[], Place> ShareSums()
    {
        const int NoKind = 99;
        var run = new ThreadLocal<SmallRun>(() => new SmallRun("fp32"));
        return (input, _) =>
        {
            using var link = new SharedMemberLink(new WorkerId(1), run.Value!.Context, run.Value, threads: 1);
            using var segment = LinkSegment.Open(link.Address, new LinkLayout(SmallRun.Layout.Length, LinkLayout.SlotsFor(1)));
            foreach (var notice in Read<SumsNotice>(input))
            {
                segment.Sums.TryWrite(notice);
            }

            segment.Sums.TryWrite(new SumsNotice { RoundKind = NoKind, Slot = SumsNotice.Abandoned });
            try
            {
                link.RunAsync(new Silence(), new Outgoing<Wire.CoordinatorMessage>(), CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (RpcException error) when (error.Status.Detail.EndsWith($" {NoKind}", StringComparison.Ordinal))
            {
                // All before it were taken.
            }
        };
    }

    private static void ReadPieces(byte[] input, Place place)
    {
        var inbox = new PeerInbox(new WorkerId(2), new OnePiece());
        try
        {
            while (input.Length > 0 && inbox.Room() is { Length: > 0 } room)
            {
                var count = Math.Min(room.Length, input.Length);
                input.AsMemory(0, count).CopyTo(room);
                input = input[count..];
                inbox.Advance(count);
            }
        }
        finally
        {
            inbox.Close();
        }
    }

    private static void ReadOrders(byte[] input)
    {
        foreach (var order in Read<OrderNotice>(input))
        {
            _ = order.ToOrder();
        }
    }

    private static void ReadAddress(byte[] input)
    {
        if (HostPort.TryParse(System.Text.Encoding.UTF8.GetString(input), out var address))
        {
            _ = (address.IsLoopback, address.ToString());
        }
    }

    private static void ReadToken(byte[] input, Place place)
    {
        var path = place.Put("token", input);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _ = JoinToken.Read(path).Matches(System.Text.Encoding.Latin1.GetString(input));
    }

    private static IEnumerable<T> Read<T>(byte[] input)
        where T : unmanaged
    {
        var size = Marshal.SizeOf<T>();
        for (var start = 0; start + size <= input.Length && start < 60 * size; start += size)
        {
            yield return MemoryMarshal.Read<T>(input.AsSpan(start));
        }
    }

    private static byte[][] Frames()
    {
        var notice = Sums(1);
        using var target = new MemoryStream();
        Write(FrameHead.OfSums(Marshal.SizeOf<SumsNotice>()), MemoryMarshal.AsBytes(new ReadOnlySpan<SumsNotice>(in notice)));
        Write(FrameHead.OfGradients(ArenaBytes - 400, 400), new byte[400]);
        Write(FrameHead.OfGradients(0, ArenaBytes - 400), new byte[ArenaBytes - 400]);
        var evaluation = Sums(2);
        Write(FrameHead.OfSums(Marshal.SizeOf<SumsNotice>()), MemoryMarshal.AsBytes(new ReadOnlySpan<SumsNotice>(in evaluation)));
        return [target.ToArray(), target.ToArray()[..(32 + 120 + 32 + 400)]];

        void Write(FrameHead head, ReadOnlySpan<byte> body)
        {
            Span<byte> bytes = stackalloc byte[FrameHead.Bytes];
            head.Write(bytes);
            target.Write(bytes);
            target.Write(body);
        }
    }

    private static byte[] Notices()
    {
        var second = Sums(1) with { Slot = 1 };
        SumsNotice[] notices = [Sums(1), second with { FinalFrom = 100 }, second, Sums(2) with { Slot = -1 }, Sums(1) with { Slot = -2 }];
        return MemoryMarshal.AsBytes(notices.AsSpan()).ToArray();
    }

    private static SumsNotice Sums(int kind) =>
        new() { Term = 1, Generation = 2, Step = 3, RoundKind = kind, Level = 1, Index = 2, Loss = 1, Weight = 8, Samples = 8, Correct = 2 };

    private static byte[] Orders()
    {
        var order = new OrderNotice { Term = 1, Step = 3, WeightsKind = 1, RoundKind = 1, RoundLeaves = 8, FirstLeaf = 2, LeafCount = 4 };
        return MemoryMarshal.AsBytes(new ReadOnlySpan<OrderNotice>(in order)).ToArray();
    }

    private static byte[] Pieces()
    {
        var sums = new PieceNotice { Kind = PieceKind.Sums, Level = 1, Count = PieceFloats };
        var state = new PieceNotice { Kind = PieceKind.State, Count = 3 * PieceFloats };
        return [.. BytesOf(sums), .. BytesOf(state), .. BytesOf(sums)];

        byte[] BytesOf(PieceNotice notice) =>
            [.. MemoryMarshal.AsBytes(new ReadOnlySpan<PieceNotice>(in notice)), .. new byte[notice.Count * sizeof(float)]];
    }

    private static byte[][] Texts(params IEnumerable<string> texts) => [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];

    // Says nothing until it is told that the call has ended.
    private sealed class Silence : IAsyncStreamReader<Wire.WorkerMessage>
    {
        public Wire.WorkerMessage Current => throw new NotSupportedException();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    // Has room for pieces of one size; the rest is over.
    private sealed class OnePiece : IPieceSink, IPieceHome
    {
        private readonly byte[] _room = new byte[PieceFloats * sizeof(float)];

        public bool TryPlace(WorkerId peer, in PieceNotice notice, out PiecePlace place)
        {
            place = notice.Count == PieceFloats ? new PiecePlace(_room, this) : PiecePlace.Nowhere;
            return notice.Level < 3;
        }

        public void OnLost(WorkerId peer, string reason)
        {
        }

        public void OnWhole(WorkerId peer, in PieceNotice notice)
        {
        }

        public void OnTorn(WorkerId peer, in PieceNotice notice)
        {
        }
    }
}
