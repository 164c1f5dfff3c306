using System.Security.Cryptography;
using Cluster.Checkpoints;
using Cluster.Coordinator.Records;
using Cluster.Protocol.Identity;

namespace Cluster.Coordinator.Leading;

/// <summary>A coordinator's right to lead the run of a folder: the lock on the folder, and a term that is on the disk before anybody hears of
/// it. It is lost for good when somebody takes a higher term there.</summary>
internal sealed class Leadership : IDisposable
{
    private readonly RunFiles _files;
    private RunLock? _lock;
    private TermRecord? _record;
    private string _run = "";

    private Leadership(RunFiles files, RunLock? held) => (_files, _lock) = (files, held);

    /// <summary>The term, once it is claimed.</summary>
    public Term Term => new(Record.Term);

    /// <summary>The run's identity.</summary>
    public string Run => _run;

    private TermRecord Record => _record ?? throw new InvalidOperationException("A leadership needs a term, got none; claim one first.");

    /// <summary>Who leads the run by now, as a line for people; null as long as it is this coordinator.</summary>
    public string? Successor
    {
        get
        {
            if (TermHistory.NewestIn(_files.Terms) <= Record.Term)
            {
                return null;
            }

            var newest = TermHistory.Read(_files.Terms).Last is { } last && last.Term > Record.Term ? last.Holder : "another coordinator";
            return $"{_files.Folder} is led by {newest}; this coordinator of term {Record.Term} has been replaced and writes nothing more";
        }
    }

    /// <summary>Takes the folder. From here on nobody else can publish anything there, so that what it holds stays as it is.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="job">The job's name, of which that of a new run is made.</param>
    /// <param name="goesOn">Whether the run of the folder goes on, under its identity.</param>
    /// <param name="takesOver">Whether one that has the folder shall be replaced: by a term, since it keeps its lock.</param>
    /// <exception cref="CheckpointException">Another coordinator has the folder, or it cannot be written.</exception>
    /// <exception cref="SupersededException">Another one took a higher term at the same time.</exception>
    public static Leadership Enter(RunFiles files, string job, bool goesOn, bool takesOver)
    {
        var leadership = new Leadership(files, RunLock.TryTake(files));
        var last = TermHistory.Read(files.Terms).Last;
        if (leadership._lock is null && !takesOver)
        {
            throw new CheckpointException(
                $"{files.Folder} needs to be free of other coordinators, got {last?.Holder ?? "one"}; "
                + "wait for the other to end, or replace it with --take-over.");
        }

        leadership._run = goesOn && last is not null ? last.Run : $"{job}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        if (leadership._lock is null)
        {
            // What the other one has published so far is the run's; where this one begins is known only when nothing comes any more.
            leadership.Claim(0, long.MaxValue, last?.FromCheckpoint);
            leadership._lock = RunLock.Replace(files);
        }

        return leadership;
    }

    /// <summary>Takes a term, higher than all before, in which the run is led from a step on.</summary>
    /// <param name="from">The state to go on from; null for the job's beginning.</param>
    /// <param name="checkpoint">Full path of the checkpoint that holds it; null for the job's beginning.</param>
    /// <exception cref="CheckpointException">The term cannot be written.</exception>
    /// <exception cref="SupersededException">Another one took a higher term at the same time.</exception>
    public void Claim(CheckpointState? from, string? checkpoint) => Claim(from?.Term ?? 0, from?.Step ?? 0, checkpoint);

    /// <summary>Makes sure that nobody else leads the run by now. To be called before anything of the run's folder gets its name.</summary>
    /// <exception cref="SupersededException">Somebody does.</exception>
    public void Confirm()
    {
        if (Successor is { } line)
        {
            throw new SupersededException(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private void Claim(long above, long fromStep, string? fromCheckpoint)
    {
        DurableDirectory.Create(_files.Terms);
        var term = Math.Max(above, TermHistory.NewestIn(_files.Terms));
        do
        {
            _record = new TermRecord(
                _run, ++term, Environment.ProcessId, Environment.MachineName, DateTimeOffset.UtcNow, fromStep, fromCheckpoint);
        }
        while (!WholeFile.TryClaim(Path.Combine(_files.Terms, TermRecord.NameOf(term)), _record.Write()));

        Confirm();
    }
}
