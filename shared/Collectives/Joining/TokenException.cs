namespace Cluster.Collectives.Joining;

/// <summary>A join token that is missing, unsafe or malformed. The message is one line for people and never holds the secret.</summary>
public sealed class TokenException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public TokenException()
        : base("The join token is missing or malformed.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public TokenException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
