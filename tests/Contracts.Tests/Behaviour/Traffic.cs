namespace Cluster.Contracts.Tests.Behaviour;

/// <summary>Counts what a client's connections carry.</summary>
internal sealed class Traffic
{
    private long _sentBytes;
    private long _receivedBytes;

    internal long SentBytes => Interlocked.Read(ref _sentBytes);

    internal long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    internal SocketsHttpHandler Handler() =>
        new() { PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new Counting(context.PlaintextStream, this)) };

    private sealed class Counting(Stream inner, Traffic traffic) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref traffic._receivedBytes, count);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref traffic._sentBytes, buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
