namespace Cluster.Collectives.Securing;

/// <summary>A certificate or key that is missing, unsafe or malformed. The message is one line for people and never holds a key.</summary>
public sealed class CertificateException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public CertificateException()
        : base("A certificate is missing or malformed.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public CertificateException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public CertificateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
