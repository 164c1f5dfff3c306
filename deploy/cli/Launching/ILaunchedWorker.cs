namespace Cluster.Cli.Launching;

/// <summary>A worker that a launcher has started, here or elsewhere.</summary>
internal interface ILaunchedWorker : IDisposable
{
    /// <summary>What to call it.</summary>
    string Name { get; }

    /// <summary>Where its log goes.</summary>
    string LogFile { get; }

    /// <summary>Its exit code once it has ended for good; 0 before.</summary>
    int ExitCode { get; }

    /// <summary>Its own explanation of a failure, or what can be told from its exit.</summary>
    string LastWord { get; }

    /// <summary>Ends when it has for good and everything it wrote is in the log.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> WaitAsync();

    /// <summary>Waits for its end, for so long; then kills it, and this is its last word.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="since">Since what, for people.</param>
    Task<int> WaitAsync(TimeSpan patience, string since);

    /// <summary>Asks it to finish, as the end of a launcher does: by the end of its standard input.</summary>
    void RequestStop();
}
