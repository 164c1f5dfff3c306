using Cluster.Checkpoints;
using Cluster.Coordinator.Leading;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records.Pages;
using Cluster.Coordinator.Records.TensorBoard;
using Microsoft.Extensions.Logging;

namespace Cluster.Coordinator.Records;

/// <summary>Writes down what happens in a run: <c>metrics.jsonl</c> and TensorBoard's event file as it goes, and <c>report.html</c> when
/// it ends, in whatever way. A disk that fails costs the record, never the training.</summary>
internal sealed class RunRecorder : IProgressObserver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly RunFiles _files;
    private readonly Leadership _leadership;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private MetricsFile? _metrics;
    private EventFile? _scalars;
    private bool _isReported;

    /// <summary>Begins the files.</summary>
    /// <param name="files">Where they lie; the folder exists.</param>
    /// <param name="leadership">The coordinator's right to replace them.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">Hears of a disk that fails.</param>
    /// <param name="resumed">For a run that is resumed, what of its record still holds; else null.</param>
    public RunRecorder(RunFiles files, Leadership leadership, TimeProvider clock, ILogger logger, MetricsCut? resumed = null)
    {
        (_files, _leadership, _clock, _logger) = (files, leadership, clock, logger);
        Try(() => Open(resumed));
    }

    /// <inheritdoc/>
    public void On(ProgressEvent progress)
    {
        lock (_gate)
        {
            Try(() => Record(new RecordedEvent(_clock.GetUtcNow(), progress)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Try(Report);
            Try(Close);
        }
    }

    private void Open(MetricsCut? resumed)
    {
        _metrics = resumed is null ? MetricsFile.Begin(_files.Metrics) : MetricsFile.Continue(_files.Metrics, resumed, WriteScalars);
        _scalars ??= new EventFile(_files.TensorBoard, _clock.GetUtcNow());

        void WriteScalars(RecordedEvent recorded)
        {
            _scalars ??= new EventFile(_files.TensorBoard, recorded.Time);
            _scalars.Write(recorded);
        }
    }

    private void Record(RecordedEvent recorded)
    {
        if (recorded.Progress is RolledBack back && _metrics is not null)
        {
            Close();
            Open(new MetricsCut(back.Step, back.IsEvaluationDue));
        }

        _metrics?.Write(recorded);
        _scalars?.Write(recorded);
        if (recorded.Progress is RunEnded or RunFailed)
        {
            Report();
        }
    }

    private void Report()
    {
        // A coordinator that has been replaced goes on writing files that have lost their names; the page would be its successor's.
        if (_metrics is not null && !_isReported && _leadership.Successor is null)
        {
            _isReported = true;
            WholeFile.Write(_files.Report, ReportPage.Of(RunRecord.Read(_files.Folder), PredictionFile.TryRead(_files.Predictions)));
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or RunRecordException or CheckpointException)
        {
            RecorderLog.RecordLost(_logger, _files.Folder, error.Message);
            GiveUp();
        }
    }

    // What was written so far stays; nothing more is tried.
    private void GiveUp()
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // A disk that is full does not take the rest of a buffer either; people have been told.
        }
    }

    private void Close()
    {
        var (metrics, scalars) = (_metrics, _scalars);
        (_metrics, _scalars) = (null, null);
        using (scalars)
        {
            metrics?.Dispose();
        }
    }
}
