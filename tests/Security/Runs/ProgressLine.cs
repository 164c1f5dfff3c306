using System.Diagnostics;

namespace Cluster.Security.Runs;

/// <summary>Shows how far the cases have come: one line that redraws itself on a terminal, a line now and then otherwise. Ends the process
/// where a case does not end.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Piped = TimeSpan.FromSeconds(20);

    // Far beyond what a case may take, so that one on a busy machine is measured instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CaseRange _range;
    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Timer _timer;
    private TimeSpan _told;

    public ProgressLine(CaseRange range, TextWriter writer, bool isTerminal)
    {
        (_range, _writer, _isTerminal) = (range, writer, isTerminal);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
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

    private void Look()
    {
        if (_range.Hanging(Patience) is var (target, number))
        {
            // Nothing can take a thread out of a loop without an end.
            _writer.WriteLine($"{target} case {number} does not end");
            Environment.Exit(1);
        }

        if (!_isTerminal && Elapsed - _told < Piped)
        {
            return;
        }

        _told = Elapsed;
        var (done, rate) = (_range.Done, _range.Done / Elapsed.TotalSeconds);
        var left = rate > 0 ? TimeSpan.FromSeconds((_range.Count - done) / rate) : TimeSpan.Zero;
        var line = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{done:N0}/{_range.Count:N0} cases, {rate:F0}/s, ETA {left:h\\:mm\\:ss}");
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
