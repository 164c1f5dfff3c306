namespace Cluster.Data.Tables;

/// <summary>The bytes of a CSV file, decompressed when they are gzip.</summary>
/// <param name="source">The file.</param>
internal sealed class CsvStream(IdxSource source) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);

        // Only the end gives fewer bytes than asked for; what is wrong with a gzip trailer shows there.
        return read == buffer.Length || source.IsAtEnd() ? read : throw new InvalidDataException("Bytes follow the end.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
