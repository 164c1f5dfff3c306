using System.Diagnostics;
using System.Globalization;

namespace Cluster.Cli.View;

/// <summary>How far a long piece of work is, on standard error: a line that redraws itself on a terminal, lines now and then in a pipe.</summary>
/// <param name="what">What is done, as in "evaluating test".</param>
/// <param name="unit">What is counted, as in "samples".</param>
/// <param name="total">How many there are; null if nobody knows.</param>
internal sealed class ProgressLine(string what, string unit, long? total) : IDisposable
{
    private readonly RedrawnLine _drawn = new();
    private readonly TimeSpan _interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(100);
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Tells how many are done.</summary>
    public void Report(long done)
    {
        if (Stopwatch.GetElapsedTime(_last) < _interval)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        var line = total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {all:N0} {unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} {unit}");
        _drawn.Show(line);
    }

    /// <summary>Wipes the line off a terminal.</summary>
    public void Dispose() => _drawn.Dispose();
}
