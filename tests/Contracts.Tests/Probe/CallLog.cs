using System.Collections.Concurrent;

namespace Cluster.Contracts.Tests.Probe;

/// <summary>Lets a test wait for what happens inside the server, by the id that the test gave its call.</summary>
public sealed class CallLog
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DateTime>> _started = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _cancelled = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new();

    /// <summary>Completes with the call's deadline once its method runs.</summary>
    public Task<DateTime> StartedAsync(string id) => _started.GetOrAdd(id, _ => new()).Task;

    /// <summary>Completes once the call's token was cancelled.</summary>
    public Task CancelledAsync(string id) => _cancelled.GetOrAdd(id, _ => new()).Task;

    internal void Start(string id, DateTime deadline) => _started.GetOrAdd(id, _ => new()).TrySetResult(deadline);

    internal void Cancel(string id) => _cancelled.GetOrAdd(id, _ => new()).TrySetResult();

    internal int Attempt(string id) => _attempts.AddOrUpdate(id, 1, (_, count) => count + 1);
}
