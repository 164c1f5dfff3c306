namespace Cluster.Coordinator.Training;

/// <summary>A run that cannot go on. The message is one line: what happened and what to do.</summary>
public sealed class RunFailedException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public RunFailedException()
        : base("The run failed.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What happened and what to do.</param>
    public RunFailedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RunFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
