namespace Cluster.Checkpoints;

/// <summary>Durable state cannot be written, or what lies on the disk cannot be trusted. The message is one line for the user: which
/// file, what was needed, what came and what to do; it needs no stack trace beside it.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>An error with its line.</summary>
    /// <param name="message">The line; control characters, which names in a file may contain, are replaced by question marks.</param>
    /// <param name="innerException">The failure underneath, for logs.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(OneLine(message), innerException)
    {
    }

    /// <summary>Whether an exception tells of the storage and not of a bug.</summary>
    internal static bool IsStorageFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    internal static CheckpointException NotWritten(string path, Exception cause) =>
        new($"{path} needs storage that takes and keeps it, got '{cause.Message}'; mend or free the disk, then write again.", cause);

    internal static CheckpointException NotRead(string path, Exception cause) =>
        new($"{path} needs to be readable, got '{cause.Message}'; check the file, its permissions and the disk.", cause);

    private static string OneLine(string message) =>
        string.Create(message.Length, message, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
            }
        });
}
