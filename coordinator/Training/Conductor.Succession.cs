namespace Cluster.Coordinator.Training;

/// <content>The end of a coordinator that has been replaced.</content>
public sealed partial class Conductor
{
    /// <summary>Ends this coordinator's part in the run, which goes on under another one: workers are cut off, so that they look for that
    /// one, and nothing is concluded.</summary>
    /// <param name="message">One line: who leads the run.</param>
    public void StepDown(string message)
    {
        lock (_gate)
        {
            if (_completion.TrySetException(new RunFailedException(message)))
            {
                _reporter.Failed(message);
                _roster.AbortAll(message);
            }
        }
    }
}
