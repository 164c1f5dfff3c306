using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cluster.Worker.Fetching;

/// <summary>Tells in the log how far fetching has come: at its beginning, every few seconds, and at its end.</summary>
/// <param name="logger">The log.</param>
/// <param name="clock">The time.</param>
internal sealed class FetchProgress(ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long _started;
    private long _told;
    private long _expected;
    private long _done;
    private long _received;

    /// <summary>Files that were fetched.</summary>
    public int Files { get; private set; }

    /// <summary>Announces files that are not here.</summary>
    /// <param name="files">How many.</param>
    /// <param name="bytes">Their sizes together.</param>
    public void Expect(int files, long bytes)
    {
        lock (_gate)
        {
            if (_started == 0)
            {
                _started = _told = clock.GetTimestamp();
            }

            _expected += bytes;
        }

        logger.Fetching(files, ByteSize.Format(bytes));
    }

    /// <summary>Takes a file back, since another process brings it.</summary>
    public void Withdraw(long bytes)
    {
        lock (_gate)
        {
            _expected -= bytes;
        }
    }

    /// <summary>Counts a file that is here now.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            Files++;
        }
    }

    /// <summary>Counts bytes that an earlier transfer left here.</summary>
    public void Resume(long bytes)
    {
        lock (_gate)
        {
            _done += bytes;
        }
    }

    /// <summary>Counts bytes that came.</summary>
    public void Receive(long bytes)
    {
        lock (_gate)
        {
            _done += bytes;
            _received += bytes;
            if (clock.GetElapsedTime(_told) < Interval)
            {
                return;
            }

            _told = clock.GetTimestamp();
            var rate = _received / clock.GetElapsedTime(_started).TotalSeconds;
            var left = TimeSpan.FromSeconds((_expected - _done) / rate);
            var eta = left.ToString(left.TotalHours >= 1 ? @"d\.hh\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
            logger.Fetched(ByteSize.Format(_done), ByteSize.Format(_expected), 100.0 * _done / _expected, ByteSize.Format(rate), eta);
        }
    }

    /// <summary>Tells the end, if anything was fetched.</summary>
    public void Finish()
    {
        if (Files > 0)
        {
            var elapsed = clock.GetElapsedTime(_started);
            logger.FetchedAll(Files, ByteSize.Format(_received), elapsed.TotalSeconds, ByteSize.Format(_received / elapsed.TotalSeconds));
        }
    }
}
