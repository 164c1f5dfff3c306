using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using Cluster.Collectives.Computing;

namespace Cluster.Experiments.Links;

/// <summary>One direction of a connection over emulated cables. One thread takes bytes at the rate of the cables, another delivers them
/// after the delay. Who sends faster than that is held up, as by a real network.</summary>
internal sealed class Direction
{
    // Small lots keep turns on a shared cable short, large ones spare the processor.
    private const double SecondsPerLot = 250e-6;
    private const int SmallestLot = 1500;
    private const int LargestLot = 1 << 16;

    // Room for what arrives while the delivering thread gets no processor: that must not slow the cable down.
    private const double SpareSeconds = 0.1;
    private const double LeastSpare = 1 << 16;
    private const double MostSpare = 4 << 20;

    private readonly Socket _from;
    private readonly Socket _to;
    private readonly CableRun _cables;
    private readonly DelayLine _underWay;
    private readonly long _delayTicks;
    private readonly int _lotSize;

    public Direction(Socket from, Socket to, LinkSpec link, CableRun cables)
    {
        (_from, _to, _cables) = (from, to, cables);
        _lotSize = (int)Math.Clamp(link.BytesPerSecond * SecondsPerLot, SmallestLot, LargestLot);
        var spare = Math.Clamp(link.BytesPerSecond * SpareSeconds, LeastSpare, MostSpare);
        _underWay = new DelayLine((long)((link.BytesPerSecond * link.Delay.TotalSeconds) + spare));
        _delayTicks = (long)(link.Delay.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Carries bytes until whoever sends them is done or gone.</summary>
    /// <param name="ended">Told once nothing will be delivered any more: whether the sender was done in good order.</param>
    public void Start(Action<bool> ended)
    {
        Begin(TakeIn);
        Begin(() => ended(Deliver()));
    }

    private static void Begin(Action work) => new Thread(() => work()) { IsBackground = true, Name = "emulated link" }.Start();

    private void TakeIn()
    {
        // Bytes that lay there while this thread was late were ready when the cable was.
        var ready = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                var isWaiting = _from.Poll(0, SelectMode.SelectRead);
                var buffer = ArrayPool<byte>.Shared.Rent(_lotSize);
                var count = _from.Receive(buffer, 0, _lotSize, SocketFlags.None);
                var left = _cables.Pass(count, isWaiting ? ready : Stopwatch.GetTimestamp());
                PreciseWait.Until(left);
                if (!_underWay.TryAdd(new DelayLine.Lot(buffer, count, left + _delayTicks), out var waited) || count == 0)
                {
                    break;
                }

                ready = waited ? Stopwatch.GetTimestamp() : left;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Whoever sent is gone; there is no lot of zero bytes, so the other side will see that it was no end in good order.
        }

        _underWay.End();
    }

    private bool Deliver()
    {
        try
        {
            while (_underWay.Take() is { } lot)
            {
                PreciseWait.Until(lot.Due);
                var isEnd = lot.Count == 0;
                for (var sent = 0; sent < lot.Count;)
                {
                    sent += _to.Send(lot.Buffer, sent, lot.Count - sent, SocketFlags.None);
                }

                lot.Release();
                if (isEnd)
                {
                    _to.Shutdown(SocketShutdown.Send);
                    return true;
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Nobody takes them any more.
        }

        _underWay.End();
        return false;
    }
}
