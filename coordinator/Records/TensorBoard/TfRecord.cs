using System.Buffers.Binary;

namespace Cluster.Coordinator.Records.TensorBoard;

/// <summary>The framing of TFRecord files. A record is its length (8 bytes), the length's checksum (4 bytes), the data and the data's
/// checksum (4 bytes), numbers in little-endian order.</summary>
/// <remarks>Source: tensorflow/core/lib/io/record_writer.h.</remarks>
public static class TfRecord
{
    private const int LengthBytes = 8;
    private const int HeaderBytes = LengthBytes + ChecksumBytes;
    private const int ChecksumBytes = 4;

    /// <summary>The record that holds some data.</summary>
    /// <param name="data">The data.</param>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[HeaderBytes + data.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthBytes), MaskedCrc.Of(record.AsSpan(0, LengthBytes)));
        data.CopyTo(record.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderBytes + data.Length), MaskedCrc.Of(data));
        return record;
    }

    /// <summary>Takes records apart.</summary>
    /// <param name="file">A file's bytes.</param>
    /// <returns>The data of each record, up to one that was cut off.</returns>
    /// <exception cref="InvalidDataException">A checksum differs.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        List<ReadOnlyMemory<byte>> records = [];
        for (var rest = file; rest.Length >= HeaderBytes;)
        {
            Check(rest[..LengthBytes], rest[LengthBytes..]);
            var length = BinaryPrimitives.ReadInt64LittleEndian(rest.Span);
            if (length < 0 || length > rest.Length - HeaderBytes - ChecksumBytes)
            {
                break;
            }

            var data = rest.Slice(HeaderBytes, (int)length);
            rest = rest[(HeaderBytes + (int)length)..];
            Check(data, rest);
            records.Add(data);
            rest = rest[ChecksumBytes..];
        }

        return records;
    }

    private static void Check(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> checksum)
    {
        var (stored, computed) = (BinaryPrimitives.ReadUInt32LittleEndian(checksum.Span), MaskedCrc.Of(data.Span));
        if (stored != computed)
        {
            throw new InvalidDataException($"TFRecord needs the checksum {computed:x8}, got {stored:x8}; the file is damaged.");
        }
    }
}
