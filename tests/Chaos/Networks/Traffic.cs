namespace Cluster.Chaos.Networks;

/// <summary>One direction of a proxy: how bytes pass, or that they do not.</summary>
internal sealed class Traffic
{
    private volatile TaskCompletionSource _open = Opened();
    private long _passed;

    /// <summary>Bytes that have passed.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>How long each piece is under way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Most bytes of a piece; it decides with <see cref="Delay"/> how many bytes pass in a second.</summary>
    public int PieceBytesMax { get; set; } = int.MaxValue;

    /// <summary>From here on nothing passes. Connections stay as they are.</summary>
    public void Stall() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again.</summary>
    public void Resume() => _open.TrySetResult();

    /// <summary>Waits until a piece may pass.</summary>
    /// <param name="bytes">Bytes at hand.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many of them may pass now.</returns>
    public async ValueTask<int> AdmitAsync(int bytes, CancellationToken cancellationToken)
    {
        await _open.Task.WaitAsync(cancellationToken);
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellationToken);
        }

        var piece = Math.Min(bytes, PieceBytesMax);
        Interlocked.Add(ref _passed, piece);
        return piece;
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
