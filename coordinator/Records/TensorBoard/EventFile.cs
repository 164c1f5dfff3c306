using System.Globalization;
using Cluster.TensorBoard;
using Google.Protobuf;

namespace Cluster.Coordinator.Records.TensorBoard;

/// <summary>An event file for TensorBoard: every <see cref="Metric"/> as a scalar, each record handed to the operating system at once.</summary>
public sealed class EventFile : IDisposable
{
    private const string NamePrefix = "events.out.tfevents.";
    private const string Version = "brain.Event:2";

    private readonly FileStream _stream;

    /// <summary>Begins the file. Event files that the folder held before are removed: TensorBoard would draw them into the same curves.</summary>
    /// <param name="folder">The folder, made if need be.</param>
    /// <param name="began">When the run began.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public EventFile(string folder, DateTimeOffset began)
    {
        Directory.CreateDirectory(folder);
        foreach (var earlier in Directory.GetFiles(folder, NamePrefix + "*"))
        {
            File.Delete(earlier);
        }

        var seconds = began.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{NamePrefix}{seconds}.{Environment.MachineName}");
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Write(new Event { WallTime = SecondsOf(began), FileVersion = Version });
    }

    /// <summary>Adds the numbers of an event, if it has any.</summary>
    /// <param name="recorded">The event and its time.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var (step, values) = Metric.In(recorded.Progress);
        if (values.Count == 0)
        {
            return;
        }

        var summary = new Summary();
        foreach (var (metric, value) in values)
        {
            summary.Value.Add(new Summary.Types.Value { Tag = metric.Tag, SimpleValue = (float)value });
        }

        Write(new Event { WallTime = SecondsOf(recorded.Time), Step = step, Summary = summary });
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Write(Event record)
    {
        _stream.Write(TfRecord.Frame(record.ToByteArray()));
        _stream.Flush();
    }

    private static double SecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
