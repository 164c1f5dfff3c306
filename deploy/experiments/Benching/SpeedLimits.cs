using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cluster.Engine.Memory;

namespace Cluster.Experiments.Benching;

/// <summary>What this machine can move at most, measured: no all-reduce is faster than its bytes over one of these.</summary>
/// <param name="MemoryBytesPerSecond">Bytes read and written a second by all cores together, in arrays larger than their caches.</param>
/// <param name="LoopbackBytesPerSecond">Bytes a second from one thread to another through a TCP connection.</param>
public sealed record SpeedLimits(double MemoryBytesPerSecond, double LoopbackBytesPerSecond)
{
    private const int MemoryFloats = 16 << 20;
    private const int LoopbackBytes = 512 << 20;
    private const int Buffer = 1 << 20;
    private const int Repeats = 5;

    /// <summary>Measures both; takes about a second.</summary>
    public static SpeedLimits Measure() => new(MeasureMemory(), MeasureLoopback());

    /// <summary>The least time of an all-reduce in shared memory: each worker's numbers are read once, the sum is written once.</summary>
    /// <param name="workers">Number of workers.</param>
    /// <param name="bytes">Bytes of the tensor.</param>
    public double SharedMemorySeconds(int workers, int bytes) => (workers + 1.0) * bytes / MemoryBytesPerSecond;

    /// <summary>The least time over loopback connections: the machine's loopback is one, so both directions of all connections count.</summary>
    /// <param name="moved">Bytes that go from one process to another, each counted once.</param>
    public double LoopbackSeconds(double moved) => moved / LoopbackBytesPerSecond / LoopbackPairs;

    // A connection keeps two cores busy: so many go at once.
    private static int LoopbackPairs => Math.Max(1, Environment.ProcessorCount / 2);

    private static double MeasureMemory()
    {
        var threads = Environment.ProcessorCount;
        using var source = new AlignedBuffer(MemoryFloats);
        using var target = new AlignedBuffer(MemoryFloats);
        var best = double.PositiveInfinity;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var started = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, thread =>
            {
                var (from, to) = ((int)((long)MemoryFloats * thread / threads), (int)((long)MemoryFloats * (thread + 1) / threads));
                source.Span[from..to].CopyTo(target.Span[from..to]);
            });
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * sizeof(float) * MemoryFloats / best;
    }

    private static double MeasureLoopback()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(listener.LocalEndPoint!);
        using var receiver = listener.Accept();
        var started = Stopwatch.GetTimestamp();
        var sending = Task.Run(() =>
        {
            var bytes = new byte[Buffer];
            for (var sent = 0; sent < LoopbackBytes; sent += Buffer)
            {
                sender.Send(bytes);
            }

            sender.Shutdown(SocketShutdown.Send);
        });
        var into = new byte[Buffer];
        var received = 0L;
        for (int count; (count = receiver.Receive(into)) > 0;)
        {
            received += count;
        }

        sending.GetAwaiter().GetResult();
        return received / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
