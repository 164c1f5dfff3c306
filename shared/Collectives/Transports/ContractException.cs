namespace Cluster.Collectives.Transports;

/// <summary>A message that breaks the wire contract. The message is one line for people.</summary>
public sealed class ContractException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public ContractException()
        : base("A message breaks the wire contract.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What is wrong.</param>
    public ContractException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ContractException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
