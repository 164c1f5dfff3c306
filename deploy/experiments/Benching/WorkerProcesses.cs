using System.Diagnostics;
using System.Reflection;

namespace Cluster.Experiments.Benching;

/// <summary>Processes of this program that run one of its hidden commands; they end with this object.</summary>
internal sealed class WorkerProcesses : IDisposable
{
    private readonly List<Process> _processes = [];

    /// <summary>The processes, in the order of their start.</summary>
    public IReadOnlyList<Process> All => _processes;

    /// <summary>Processor time of this process and of these.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var own = Process.GetCurrentProcess();
            return _processes.Aggregate(own.TotalProcessorTime, static (sum, process) => sum + process.TotalProcessorTime);
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    public void Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _processes.Add(Process.Start(start)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
