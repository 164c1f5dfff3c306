using Cluster.Simulation.Models;
using Cluster.Simulation.Time;

namespace Cluster.Simulation.Exchange;

/// <summary>One direction of a connection between two processes. A message is cut into chunks; each takes CPU time at the sender, passes the
/// sender's link, then the receiver's, and takes CPU time there. No more than two chunks of a connection are on their way to the link, so that
/// connections which share it take turns.</summary>
internal sealed class Flow(VirtualTime time, LinkModel link, Peer sender, Peer receiver)
{
    private const int MostUnderWay = 2;

    private readonly Queue<Message> _waiting = new();
    private readonly bool _isLocal = sender.Host == receiver.Host;
    private double _left;
    private int _underWay;
    private bool _isSending;

    /// <summary>Sends a message.</summary>
    /// <param name="bytes">Bytes on the wire.</param>
    /// <param name="codeSeconds">CPU seconds that encoding takes, and decoding.</param>
    /// <param name="delivered">What follows when the receiver has all of it.</param>
    public void Send(double bytes, double codeSeconds, Action delivered)
    {
        if (_isLocal && sender.SharesMemory)
        {
            time.After(link.MemorySeconds, delivered);
            return;
        }

        var chunks = (int)Math.Max(1, Math.Ceiling(bytes / LinkModel.ChunkBytes));
        _waiting.Enqueue(new Message(bytes, chunks, codeSeconds / chunks, delivered));
        Pump();
    }

    private void Pump()
    {
        if (_isSending || _underWay >= MostUnderWay || !_waiting.TryPeek(out var message))
        {
            return;
        }

        var isFirst = _left <= 0;
        _left = isFirst ? message.Bytes : _left;
        var size = Math.Min(LinkModel.ChunkBytes, _left);
        _left -= size;
        if (_left <= 0)
        {
            _waiting.Dequeue();
        }

        _isSending = true;
        _underWay++;
        var overhead = (isFirst ? link.MessageSeconds : 0) + message.CodeSecondsPerChunk;
        sender.Connections.Run(overhead + (size * link.SendSecondsPerByte), () => Leave(message, size, overhead));
    }

    private void Leave(Message message, double size, double overhead)
    {
        _isSending = false;
        var receiving = overhead + (size * link.ReceiveSecondsPerByte);
        if (_isLocal)
        {
            _underWay--;
            receiver.Connections.Run(receiving, message.TakeChunk);
        }
        else
        {
            var (begins, ends) = sender.Up.Pass(time.Now, size);
            time.At(ends, Left);
            time.At(begins + link.LatencySeconds, () => Arrive(message, size, ends + link.LatencySeconds, receiving));
        }

        Pump();
    }

    private void Left()
    {
        _underWay--;
        Pump();
    }

    // The last byte cannot pass before it is there.
    private void Arrive(Message message, double size, double lastByte, double receiving)
    {
        var (_, ends) = receiver.Down.Pass(time.Now, size);
        time.At(Math.Max(ends, lastByte), () => receiver.Connections.Run(receiving, message.TakeChunk));
    }

    private sealed class Message(double bytes, int chunks, double codeSecondsPerChunk, Action delivered)
    {
        private int _missing = chunks;

        public double Bytes => Math.Max(bytes, 1);

        public double CodeSecondsPerChunk => codeSecondsPerChunk;

        public void TakeChunk()
        {
            if (--_missing == 0)
            {
                delivered();
            }
        }
    }
}
