using System.Diagnostics;

namespace Cluster.FaultSimulation.Runs;

/// <summary>Shows how far a range of seeds has come: one line that redraws itself on a terminal, a line now and then otherwise.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Piped = TimeSpan.FromSeconds(20);

    private readonly SeedRange _range;
    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Timer _timer;

    public ProgressLine(SeedRange range, TextWriter writer, bool isTerminal)
    {
        (_range, _writer, _isTerminal) = (range, writer, isTerminal);
        var interval = isTerminal ? OnTerminal : Piped;
        _timer = new Timer(_ => Show(), null, interval, interval);
    }

    /// <summary>Time since it was made.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(stopped))
        {
            stopped.WaitOne();
        }

        if (_isTerminal)
        {
            _writer.Write("\r\e[K");
        }
    }

    private void Show()
    {
        var (done, rate) = (_range.Done, _range.Done / Elapsed.TotalSeconds);
        var left = rate > 0 ? TimeSpan.FromSeconds((_range.Count - done) / rate) : TimeSpan.Zero;
        var line = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{done:N0}/{_range.Count:N0} seeds, {rate:F0}/s, ETA {left:h\\:mm\\:ss}");
        if (_isTerminal)
        {
            _writer.Write($"\r\e[K{line}");
        }
        else
        {
            _writer.WriteLine(line);
        }
    }
}
