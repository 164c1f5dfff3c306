using System.Text;

namespace Cluster.Coordinator.Records;

/// <summary>Writes <c>metrics.jsonl</c>: one line an event, handed to the operating system at once, so that a run that is killed keeps
/// what it had.</summary>
public sealed class MetricsFile : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Begins the file; one that is there is replaced.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public MetricsFile(string path)
    {
        // Others may read it while the run goes on.
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Adds a line.</summary>
    /// <param name="recorded">The event and its time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RecordedEvent recorded) => _writer.WriteLine(MetricsLine.Write(recorded));

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
