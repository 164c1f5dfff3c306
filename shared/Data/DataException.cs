namespace Cluster.Data;

/// <summary>A user's data cannot be used as it is. The message is one line for that user: what is wrong, in which file, what was
/// expected and what to do; it needs no stack trace beside it.</summary>
public sealed class DataException : Exception
{
    /// <summary>An error with its line.</summary>
    /// <param name="message">The line; control characters, which a file name may contain, are replaced by question marks.</param>
    /// <param name="innerException">The failure underneath, for logs; its text is not for the user.</param>
    public DataException(string message, Exception? innerException = null)
        : base(OneLine(message), innerException)
    {
    }

    private static string OneLine(string message) =>
        string.Create(message.Length, message, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
            }
        });
}
