namespace Cluster.Coordinator.Training;

/// <content>The end of a coordinator's part in the run.</content>
public sealed partial class Conductor
{
    /// <summary>Whether the run is over and its result is written.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Lets the workers of a finished run go, once its result is written.</summary>
    public void LetGo()
    {
        lock (_gate)
        {
            IsOver = true;
            _roster.LetGo();
        }
    }

    /// <summary>Cuts the workers of a finished run off, whose result could not be written, so that they look for whoever goes on with it.</summary>
    /// <param name="message">One line: what happened.</param>
    public void CutOff(string message)
    {
        lock (_gate)
        {
            _roster.AbortAll(message);
        }
    }

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
