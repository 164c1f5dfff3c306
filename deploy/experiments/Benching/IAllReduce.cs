namespace Cluster.Experiments.Benching;

/// <summary>Worker processes that add up numbers of their own, as often as they are asked to.</summary>
public interface IAllReduce : IDisposable
{
    /// <summary>Processor time that this process and the workers have used.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Adds up, one sum after the other.</summary>
    /// <param name="runs">How often.</param>
    /// <returns>Seconds of all of them: from where each worker has numbers of its own until each can read their sum.</returns>
    /// <exception cref="ExperimentException">A worker ended.</exception>
    double Seconds(int runs);
}
