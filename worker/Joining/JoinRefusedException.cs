namespace Cluster.Worker.Joining;

/// <summary>This worker may not or cannot take part. The message is one line for people.</summary>
public sealed class JoinRefusedException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public JoinRefusedException()
        : base("The coordinator refused this worker.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">Why, and what to do.</param>
    public JoinRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public JoinRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
