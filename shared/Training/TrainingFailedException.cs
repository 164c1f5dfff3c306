namespace Cluster.Training;

/// <summary>Training cannot go on: the loss is no number any more. The message is one line that names the step and what to do.</summary>
public sealed class TrainingFailedException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public TrainingFailedException()
        : base("Training cannot go on.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    /// <param name="message">What happened, at which step, and what to do.</param>
    public TrainingFailedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    /// <param name="message">What happened, at which step, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
