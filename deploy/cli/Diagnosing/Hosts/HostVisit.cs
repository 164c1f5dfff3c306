using Cluster.Cli.Commands;
using Cluster.Cli.Launching.Remote;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>A host while it is examined.</summary>
/// <param name="host">The host.</param>
internal sealed class HostVisit(LaunchHost host) : IAsyncDisposable
{
    private readonly List<Finding> _obstacles = [];
    private RemoteDoctor? _doctor;

    /// <summary>The host.</summary>
    public LaunchHost Host => host;

    /// <summary>Whether its link can be measured.</summary>
    public bool IsReady { get; private set; }

    /// <summary>What was found so far.</summary>
    public HostReport Report => new(host.ToString(), host.Slots, [.. _doctor?.Findings ?? [], .. _obstacles]);

    /// <summary>Does something with the host; what keeps it from taking part is a finding.</summary>
    /// <param name="act">Does it.</param>
    public async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (HostException error)
        {
            _obstacles.Add(Finding.Fail(error.Check, error.Obstacle, error.Remedy) with
            {
                Facts = error.Build is { } build ? new Facts { Build = BuildVersion.Shorten(build) } : null,
            });
        }
        catch (UsageException error)
        {
            _obstacles.Add(Finding.Fail(SecureShell.Check, error.Message, ""));
        }
    }

    /// <summary>Lets a doctor look at everything there but the link.</summary>
    /// <param name="doctor">The doctor; it ends with this visit.</param>
    /// <param name="stopping">Gives up.</param>
    public async Task LookAsync(RemoteDoctor doctor, CancellationToken stopping)
    {
        _doctor = doctor;
        IsReady = await doctor.LookAsync(stopping);
    }

    /// <summary>Lets that doctor measure the link.</summary>
    /// <param name="stopping">Gives up.</param>
    public Task MeasureAsync(CancellationToken stopping) => _doctor!.MeasureAsync(stopping);

    public ValueTask DisposeAsync() => _doctor?.DisposeAsync() ?? ValueTask.CompletedTask;
}
