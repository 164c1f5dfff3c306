using Cluster.Coordinator.Training;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Services;

/// <summary>Gives workers their identities and remembers those that were told the job and have not opened their stream yet.</summary>
internal sealed class Admissions
{
    private const int MostPending = 4096;
    private const int HighestPreferred = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, WorkerDescription> _pending = [];
    private readonly HashSet<int> _given = [];
    private int _highest;

    /// <summary>Admits a worker under an identity nobody had before; null when too many are pending.</summary>
    /// <param name="description">What people are told of it.</param>
    /// <param name="preferred">The identity it would like, or 0.</param>
    public WorkerId? Admit(WorkerDescription description, int preferred)
    {
        lock (_gate)
        {
            if (_pending.Count >= MostPending)
            {
                return null;
            }

            var isFree = preferred is > 0 and <= HighestPreferred && !_given.Contains(preferred);
            var worker = new WorkerId(isFree ? preferred : _highest + 1);
            _given.Add(worker.Value);
            _highest = Math.Max(_highest, worker.Value);
            _pending.Add(worker, description);
            return worker;
        }
    }

    /// <summary>Whether a worker was told the job and has not opened its stream yet.</summary>
    public bool IsPending(WorkerId worker)
    {
        lock (_gate)
        {
            return _pending.ContainsKey(worker);
        }
    }

    /// <summary>Takes an admitted worker in, once.</summary>
    public WorkerDescription? Take(WorkerId worker)
    {
        lock (_gate)
        {
            return _pending.Remove(worker, out var description) ? description : null;
        }
    }
}
