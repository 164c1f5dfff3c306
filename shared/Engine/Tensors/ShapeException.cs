namespace Cluster.Engine.Tensors;

/// <summary>Operands whose shapes do not fit an operation. The message names the operation, the need, what came and a remedy.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An exception with a default message.</summary>
    public ShapeException()
        : base("The shapes of the operands do not fit the operation.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">Operation, need, what came, remedy.</param>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">Operation, need, what came, remedy.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
