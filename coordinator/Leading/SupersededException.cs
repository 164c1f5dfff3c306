namespace Cluster.Coordinator.Leading;

/// <summary>Another coordinator leads the run by now; this one must change nothing any more. The message is one line.</summary>
public sealed class SupersededException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public SupersededException()
        : base("Another coordinator leads the run by now.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">Who leads it.</param>
    public SupersededException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">Who leads it.</param>
    /// <param name="innerException">The cause.</param>
    public SupersededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
