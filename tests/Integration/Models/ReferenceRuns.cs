using System.Collections.Concurrent;
using Cluster.Integration.Harness;
using Cluster.Jobs;
using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>What every other run of a job must equal: the run in one process, with one worker and one thread. Each is made once.</summary>
public sealed class ReferenceRuns : IAsyncDisposable
{
    private readonly Workspace _workspace = new();
    private readonly ConcurrentDictionary<string, Task<RunSummary>> _runs = [];

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    internal Task<RunSummary> Of(JobSpec job) => _runs.GetOrAdd(JobFile.Write(job), _ => RunAsync(job));

    private async Task<RunSummary> RunAsync(JobSpec job)
    {
        var ended = await _workspace.RunAsync(["local", _workspace.Write(job), "--in-process", "--workers", "1", "--json"]);
        return RunSummary.Of(ended.Succeeded());
    }
}
