using System.Diagnostics;
using System.Globalization;
using Cluster.Chaos.Clusters;

namespace Cluster.Chaos.Faults;

/// <summary>strace, attached to a process that runs already, to let some of its system calls fail or kill it.</summary>
internal sealed class SystemCallTrap : IAsyncDisposable
{
    private const string Program = "strace";

    private readonly string _trace;
    private readonly Node _strace;

    private SystemCallTrap(Node strace, string trace) => (_strace, _trace) = (strace, trace);

    /// <summary>Why there are none here; null if there are.</summary>
    public static string? Obstacle => Tools.Missing(Program);

    /// <summary>Whether a call was met.</summary>
    public bool HasSprung => File.Exists(_trace) && ReadTrace().Contains("(INJECTED)", StringComparison.Ordinal);

    /// <summary>Attaches to all threads of a process.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="process">The process.</param>
    /// <param name="calls">System calls, as strace names them.</param>
    /// <param name="effect">What happens to them, as strace writes it.</param>
    public static async Task<SystemCallTrap> SetAsync(LiveCluster cluster, Node process, string calls, string effect)
    {
        var trace = cluster.Site.At($"{process.Name}.strace");
        File.Delete(trace);
        var start = new ProcessStartInfo(
            Program,
            [
                "-f", "-p", process.Id.ToString(CultureInfo.InvariantCulture), "-o", trace, "-e", $"trace={calls}", "-e", $"inject={calls}:{effect}",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var trap = new SystemCallTrap(new Node("strace", start, 0), trace);
        await cluster.Deadline.WaitAsync("strace to attach", token => trap._strace.Errors.FindAsync(line => line, token));
        return trap;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasEnded)
        {
            // It lets go of the process.
            _strace.Signal(Signals.Interrupt);
        }

        await _strace.EndAsync(CancellationToken.None);
        await _strace.DisposeAsync();
    }

    private string ReadTrace()
    {
        using var reader = new StreamReader(new FileStream(_trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
