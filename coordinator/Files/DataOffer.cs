using Cluster.Jobs.Specification;

namespace Cluster.Coordinator.Files;

/// <summary>What this run offers to workers that have not the data themselves: made once, beside everything else that happens at the
/// start, since only workers of other processes ask for it.</summary>
internal sealed class DataOffer
{
    private readonly Lazy<Task<FileManifest>> _manifest;
    private long _lastUse = TimeProvider.System.GetTimestamp();

    /// <param name="data">Where the data lies on this machine.</param>
    /// <param name="stopping">Gives up.</param>
    public DataOffer(DataSpec data, CancellationToken stopping) =>
        _manifest = new(() => Task.Run(() => FileManifest.Of(data, stopping), stopping));

    /// <summary>The files; begins to read them when it is first asked for.</summary>
    public Task<FileManifest> Manifest => _manifest.Value;

    /// <summary>Time since a worker was last sent a part of the data; since the start if none was.</summary>
    public TimeSpan Idle => TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _lastUse));

    /// <summary>Notes that a worker is being sent a part.</summary>
    public void NoteUse() => Interlocked.Exchange(ref _lastUse, TimeProvider.System.GetTimestamp());
}
