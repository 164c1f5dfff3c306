using Cluster.Cli.Launching.Remote;
using Cluster.Cli.View;
using Cluster.Coordinator.Progress;

namespace Cluster.Cli.Diagnosing.Hosts;

/// <summary>Shows how far the examination of hosts is, on standard error.</summary>
internal sealed class HostsProgress : IProgressObserver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly RedrawnLine _line = new();

    /// <summary>A host was looked at, but for its link.</summary>
    /// <param name="report">What was found.</param>
    public void Looked(HostReport report) => Show($"{report.Host}: looked at, {FindingsText.NameOf(report.Verdict)}");

    /// <summary>A host's link is measured from now on.</summary>
    /// <param name="host">The host.</param>
    public void Measures(LaunchHost host) => Show($"{host}: measuring its link");

    /// <inheritdoc/>
    public void On(ProgressEvent progress)
    {
        if (Notices.For(progress) is { } line)
        {
            Show(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();

    private void Show(string text)
    {
        lock (_gate)
        {
            _line.Show(text);
        }
    }
}
