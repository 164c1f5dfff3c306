namespace Cluster.Experiments;

/// <summary>An experiment that cannot be carried out as it was asked for.</summary>
public sealed class ExperimentException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    public ExperimentException(string message)
        : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">One line: what is wrong and what to do.</param>
    /// <param name="inner">What was seen.</param>
    public ExperimentException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing.</summary>
    public ExperimentException()
    {
    }
}
