namespace Cluster.Coordinator.Resuming;

/// <summary>A run that is to go on has ended already: as its job says, or where it was asked to stop. The message is one line.</summary>
public sealed class NothingLeftException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public NothingLeftException()
        : base("The run has ended already.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">Which run, and how it ended.</param>
    public NothingLeftException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">Which run, and how it ended.</param>
    /// <param name="innerException">The cause.</param>
    public NothingLeftException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
