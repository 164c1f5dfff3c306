namespace Cluster.Data.Text;

/// <summary>Reads text files, plain or compressed by gzip, whole.</summary>
internal static class TextFile
{
    private const int MaximumBytes = 1 << 30;
    private const int FirstBufferBytes = 1 << 20;

    /// <summary>The bytes of a text, without the mark that some editors put before UTF-8.</summary>
    /// <param name="path">The file; its first bytes, not its name, tell whether it is gzip.</param>
    /// <exception cref="DataException">The file is missing, unreadable, empty or too large.</exception>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = FileFailure.Explain("Text file", path, () => ReadWhole(path));
        return text.Length == 0 ? throw new DataException($"Text file {path} needs some text, got none; check the path.")
            : text is [0xEF, 0xBB, 0xBF, ..] ? text[3..]
            : text;
    }

    private static byte[] ReadWhole(string path)
    {
        using var source = IdxSource.Open(path);
        var (bytes, count) = (new byte[FirstBufferBytes], 0);
        while (true)
        {
            count += source.Read(bytes.AsSpan(count));
            if (count < bytes.Length)
            {
                // What is wrong at the end of a gzip stream shows only here.
                return source.IsAtEnd() ? bytes[..count] : throw new InvalidDataException("Bytes follow the end.");
            }

            if (count == MaximumBytes)
            {
                throw new DataException($"Text file {path} needs less than {MaximumBytes} bytes, got more; cut it into several jobs.");
            }

            Array.Resize(ref bytes, Math.Min(2 * count, MaximumBytes));
        }
    }
}
