namespace Cluster.Jobs;

/// <summary>A job that cannot be run as written. The message is one line: what, where, what was expected, what to do.</summary>
public sealed class JobException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public JobException()
        : base("The job cannot be run as written.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public JobException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public JobException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
