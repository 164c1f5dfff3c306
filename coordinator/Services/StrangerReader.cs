using System.Buffers;
using System.IO.Pipelines;

namespace Cluster.Coordinator.Services;

/// <summary>What a connection sends, as far as the server may look at it: all of it once the one who sends is welcome, and before that no more than
/// <see cref="FirstFrames"/> lets pass. What has to wait stays where it is, and the network holds the rest back.</summary>
/// <param name="inner">What the connection sends.</param>
internal sealed class StrangerReader(PipeReader inner) : PipeReader
{
    private readonly Lock _gate = new();
    private readonly FirstFrames _frames = new();
    private TaskCompletionSource? _change;
    private volatile bool _isOpen;
    private bool _isCancelled;
    private bool _isClosed;

    // What was shown last, how much of it the server has done with and how much it has not seen.
    private ReadOnlySequence<byte> _shown;
    private long _known;
    private bool _hasUnseen;

    /// <summary>Raised when nothing that may be looked at can ever lead to a call.</summary>
    public event Action? Hopeless;

    /// <summary>Shows everything from now on.</summary>
    public void Open() => Change(() => _isOpen = true);

    /// <summary>Lets another call come.</summary>
    public void Renew() => Change(_frames.Renew);

    /// <summary>Ends a wait for an answer that does not matter any more.</summary>
    public void Close() => Change(() => _isClosed = true);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _isOpen ? inner.ReadAsync(cancellationToken) : ReadFirstAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (_isOpen)
        {
            return inner.TryRead(out result);
        }

        if (inner.TryRead(out var read))
        {
            if (Shown(read, out _) is { } shown)
            {
                result = shown;
                return true;
            }

            inner.AdvanceTo(read.Buffer.Start, read.Buffer.GetPosition(_known));
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOpen)
        {
            _known -= _shown.Slice(_shown.Start, consumed).Length;
            _hasUnseen = !_shown.Slice(examined).IsEmpty;
        }

        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        Change(() => _isCancelled = true);
        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private async ValueTask<ReadResult> ReadFirstAsync(CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (Shown(read, out var change) is { } shown)
            {
                return shown;
            }

            if (!_frames.HasWholeCall)
            {
                Hopeless?.Invoke();
            }

            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Null if nothing can be shown before there is a change.
    private ReadResult? Shown(ReadResult read, out Task change)
    {
        lock (_gate)
        {
            change = Task.CompletedTask;
            if (_isOpen)
            {
                return read;
            }

            var fresh = _frames.Take(read.Buffer.Slice(_known));
            _known += fresh;
            var isCancelled = read.IsCanceled || _isCancelled;
            var isWhole = _known == read.Buffer.Length;
            if (fresh == 0 && !_hasUnseen && !isCancelled && !_isClosed && !(read.IsCompleted && isWhole))
            {
                change = (_change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return null;
            }

            _isCancelled = false;
            _shown = read.Buffer.Slice(0, _known);
            return new ReadResult(_shown, isCancelled, _isClosed || (read.IsCompleted && isWhole));
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _change?.TrySetResult();
            _change = null;
        }
    }
}
