using Cluster.Checkpoints;
using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Training;
using Cluster.Engine.Models;
using Cluster.Protocol.Effects;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Auditing;

/// <summary>The host's part in audits: it counts them, writes reports, computes where workers cannot settle it, and puts the run back.</summary>
/// <param name="layout">What lies where in gradients.</param>
/// <param name="folder">The folder of reports.</param>
/// <param name="own">The coordinator's own computation.</param>
/// <param name="earlier">Where a run goes back to.</param>
internal sealed class RunAudits(ParameterLayout layout, string folder, OwnComputation own, EarlierState earlier) : IDisposable
{
    private readonly Dictionary<WorkerId, WorkerDescription> _known = [];
    private long _passed;
    private long _unaudited;
    private int _quarantined;

    /// <summary>Computes sums here.</summary>
    public OwnComputation Own => own;

    /// <summary>Where a run goes back to.</summary>
    public EarlierState Earlier => earlier;

    /// <summary>The audits so far, in one line.</summary>
    public string Words =>
        $"audits: {_passed} contributions computed twice with the same bits, {_quarantined} workers quarantined"
        + (_unaudited > 0 ? $"; {_unaudited} contributions were sampled while there was no other worker" : "");

    /// <summary>Remembers who a worker is, for a report.</summary>
    public void Note(WorkerId worker, WorkerDescription description) => _known[worker] = description;

    /// <summary>Counts an audit.</summary>
    /// <returns>What people should know; null if nothing.</returns>
    public string? Count(ReportAudit report)
    {
        if (report.Outcome == AuditOutcome.Passed)
        {
            _passed++;
            return null;
        }

        return _unaudited++ > 0 ? null : "an audit needs a second worker, and there is none: contributions are not audited until another joins";
    }

    /// <summary>Reports a worker.</summary>
    /// <param name="verdict">What the core says.</param>
    /// <param name="odd">Its sums; null if they are not there any more.</param>
    /// <param name="agreed">The sums that two agree on; null if they are not there any more.</param>
    /// <returns>The news.</returns>
    public WorkerQuarantined Report(QuarantineWorker verdict, SubtreeSums? odd, SubtreeSums? agreed)
    {
        _quarantined++;
        var difference = odd is null || agreed is null ? null : SumsDifference.Find(layout, odd, agreed);
        var report = QuarantineReport.Of(verdict, _known[verdict.Worker], difference);
        var reason = report.Words;
        try
        {
            reason += $"; see {report.Write(folder)}";
        }
        catch (CheckpointException error)
        {
            reason += $"; the report could not be written: {error.Message}";
        }

        return new WorkerQuarantined(report.Worker, report.Host, report.ProcessId, report.Step, report.Tensor, reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        own.Dispose();
        earlier.Dispose();
    }
}
