namespace Cluster.Collectives.Transports;

/// <summary>The peer at the other end of a link is gone. The message is one line for people.</summary>
public sealed class LinkLostException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public LinkLostException()
        : base("The link to the coordinator was lost.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What happened, with whom.</param>
    public LinkLostException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What happened, with whom.</param>
    /// <param name="innerException">The cause.</param>
    public LinkLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether joining again is of no use: the peer refused this one for good.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the run is over: there is nothing left to join.</summary>
    public bool RunIsOver { get; init; }
}
