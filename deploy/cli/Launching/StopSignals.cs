using System.Runtime.InteropServices;

namespace Cluster.Cli.Launching;

/// <summary>Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) as a token, for work that ends in an orderly way. Until it is disposed of,
/// none of them ends this process; one that it was started to ignore, as by nohup, stays ignored.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take),
    ];

    /// <summary>Cancelled with the first signal.</summary>
    public CancellationToken Token => _asked.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _asked.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _asked.Cancel();
    }
}
