using System.Diagnostics;
using System.Globalization;

namespace Cluster.Chaos.Clusters;

/// <summary>The end of a schedule's time. Whoever waits says for what, so that a run that hangs can be named.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>For everything in a schedule together.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _end;
    private readonly TimeSpan _length;
    private readonly CancellationToken _stop;
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <param name="stop">Ends every wait early: nobody is interested any more.</param>
    /// <param name="length">How long it lasts; <see cref="Length"/> by default.</param>
    public Deadline(CancellationToken stop, TimeSpan? length = null)
    {
        (_stop, _length) = (stop, length ?? Length);
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Renew();
    }

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>Gives what comes now as much time as there was at the beginning.</summary>
    public void Renew() => _end.CancelAfter(_length);

    /// <summary>Waits.</summary>
    /// <exception cref="BrokenPromiseException">The time is over.</exception>
    public async Task<T> WaitAsync<T>(string what, Func<CancellationToken, Task<T>> wait)
    {
        var began = Elapsed;
        try
        {
            return await wait(_end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            throw new BrokenPromiseException(string.Create(
                CultureInfo.InvariantCulture,
                $"hangs: waited for {what} since {began.TotalSeconds:F1} s, in vain until {Elapsed.TotalSeconds:F1} s"));
        }
    }

    /// <summary>Waits.</summary>
    /// <exception cref="BrokenPromiseException">The time is over.</exception>
    public Task WaitAsync(string what, Func<CancellationToken, Task> wait) => WaitAsync(what, async token =>
    {
        await wait(token);
        return true;
    });

    /// <summary>Waits until something that nobody announces is so.</summary>
    public Task UntilAsync(string what, Func<bool> isSo) => WaitAsync(what, async token =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isSo())
        {
            await timer.WaitForNextTickAsync(token);
        }
    });

    /// <summary>Lets time pass: the length of a fault, not a wait for something.</summary>
    public Task LastAsync(TimeSpan duration) => WaitAsync("a fault to last long enough", token => Task.Delay(duration, token));

    public void Dispose() => _end.Dispose();
}
