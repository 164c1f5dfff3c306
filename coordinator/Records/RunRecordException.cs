namespace Cluster.Coordinator.Records;

/// <summary>A folder that holds no readable run. The message is one line: which folder, and what is missing.</summary>
public sealed class RunRecordException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public RunRecordException()
        : base("The folder holds no run.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">Which folder, and what is missing.</param>
    public RunRecordException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">Which folder, and what is missing.</param>
    /// <param name="innerException">The cause.</param>
    public RunRecordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
