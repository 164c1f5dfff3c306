using System.Text;

namespace Cluster.Coordinator.Records;

/// <summary>Writes <c>metrics.jsonl</c>: one line an event, handed to the operating system at once, so that a run that is killed keeps
/// what it had.</summary>
public sealed class MetricsFile : IDisposable
{
    private readonly StreamWriter _writer;

    private MetricsFile(string path, FileMode mode)
    {
        // Others may read it while the run goes on.
        var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Begins the file; one that is there is replaced.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static MetricsFile Begin(string path)
    {
        // A coordinator that was replaced may still have the one that is there, and must not write into this one.
        File.Delete(path);
        return new MetricsFile(path, FileMode.CreateNew);
    }

    /// <summary>Goes on with the file of a run that is resumed, if there is one. What came after the checkpoint is cut off.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cut">What of it still holds.</param>
    /// <param name="keep">Hears each event that it still has, in order.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static MetricsFile Continue(string path, MetricsCut cut, Action<RecordedEvent> keep)
    {
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentNullException.ThrowIfNull(keep);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllLines(temporary, File.Exists(path) ? Kept(path, cut, keep) : []);
        File.Move(temporary, path, overwrite: true);
        return new MetricsFile(path, FileMode.Append);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="recorded">The event and its time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RecordedEvent recorded) => _writer.WriteLine(MetricsLine.Write(recorded));

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private static IEnumerable<string> Kept(string path, MetricsCut cut, Action<RecordedEvent> keep)
    {
        foreach (var recorded in File.ReadLines(path).Select(MetricsLine.TryRead).OfType<RecordedEvent>().TakeWhile(line => cut.Keeps(line.Progress)))
        {
            keep(recorded);
            yield return MetricsLine.Write(recorded);
        }
    }
}
