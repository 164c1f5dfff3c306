using Cluster.FaultSimulation.Coordinators;
using Cluster.FaultSimulation.Disks;
using Cluster.FaultSimulation.Numbers;
using Cluster.FaultSimulation.Runs;
using Cluster.FaultSimulation.Time;
using Cluster.Protocol.Rounds;
using static Cluster.FaultSimulation.Checks.Invariants;

namespace Cluster.FaultSimulation.Checks;

/// <summary>Holds what all coordinators of a run do, dead ones and stale ones too, against the promises.</summary>
internal sealed class RunAudit(World world, Scenario scenario, SimulatedDisk disk)
{
    private readonly UndisturbedRun _undisturbed = new(scenario.Plan, scenario.Seed);
    private readonly HashSet<long> _terms = [];
    private readonly HashSet<string> _promised = [];
    private readonly HashSet<string> _damaged = [];
    private long _newestDamaged;
    private long _fence;
    private long _acknowledged;
    private long _writer;
    private long _wroteAt = -1;

    /// <summary>Rounds that any coordinator ended.</summary>
    public long Rounds { get; private set; }

    /// <summary>When the last of them ended.</summary>
    public long LastProgress { get; private set; }

    /// <summary>Updates behind the coordinator that leads: those of its checkpoint when it begins.</summary>
    public long Reached { get; private set; }

    /// <summary>Updates made a second time after a restart.</summary>
    public long Recomputed { get; private set; }

    /// <summary>Whether the job was carried out whole and its last checkpoint is safe.</summary>
    public bool IsDone { get; private set; }

    /// <summary>A coordinator begins to lead.</summary>
    public void Leads(long term)
    {
        Require(_terms.Add(term), OneWriter, $"term {term} leads a second time");
        Require(disk.ReadDurable($"/terms/{term}") is { Length: > 0 }, OneWriter, $"term {term} leads before it is durable");
    }

    /// <summary>From now on no coordinator of an older term may change what its successor has read.</summary>
    public void Fenced(long term) => _fence = Math.Max(_fence, term);

    /// <summary>A checkpoint got its name.</summary>
    public void Published(long term, string name)
    {
        Require(term >= _fence, OneWriter, $"the coordinator of term {term} named checkpoint {name} after term {_fence} had taken over");
        _promised.Remove(name);
        _damaged.Remove(name);
    }

    /// <summary>A coordinator begins to write a checkpoint. Nobody loses or wins by what an older one than the newest still writes.</summary>
    public void Begins(long term) => _writer = term >= _fence ? term : _writer;

    /// <summary>A coordinator wrote a checkpoint. One that could not, because another took over, would have been done if it had gone on.</summary>
    public void Ends(long term)
    {
        if (_writer == term)
        {
            (_writer, _wroteAt) = (0, Reached);
        }
    }

    /// <summary>A checkpoint was promised.</summary>
    public void Acknowledged(long term, string name)
    {
        var step = CheckpointStore.StepOf(name);
        _promised.Add(name);
        if (_damaged.Contains(name))
        {
            // Between the look at it and the promise.
            _acknowledged = NewestWhole();
            return;
        }

        _acknowledged = Math.Max(_acknowledged, step);
        world.Note("disk", "checkpoint of step {0} is safe, says term {1}", step, term);
        DiskChanged();
    }

    /// <summary>The disk lost a checkpoint that it had kept. That costs this one and no other: the newest promised one that is whole, of those that
    /// are kept, is what a coordinator must go on from now.</summary>
    public void Damaged(string name)
    {
        _damaged.Add(name);
        _newestDamaged = Math.Max(_newestDamaged, CheckpointStore.StepOf(name));
        _acknowledged = NewestWhole();
        DiskChanged();
    }

    /// <summary>Whatever a loss of power took now, a whole checkpoint must remain that is as new as any that was promised.</summary>
    public void DiskChanged()
    {
        if (_acknowledged == 0)
        {
            return;
        }

        foreach (var name in disk.ListDurable(CheckpointStore.Folder))
        {
            if (CheckpointStore.StepOf(name) >= _acknowledged && IsSound(name, disk.ReadDurable))
            {
                return;
            }
        }

        throw new Broken(Checkpoint, $"the checkpoint of step {_acknowledged} was promised and a loss of power would take it");
    }

    /// <summary>A coordinator goes on from a checkpoint, or from nothing.</summary>
    public void Resumes(long term, CheckpointImage? image)
    {
        var (step, due) = image is null ? (0, false) : (image.Position.Step, image.Position.IsEvaluationDue != 0);
        Require(step >= _acknowledged, Checkpoint, $"term {term} goes on from step {step}, that of step {_acknowledged} was promised");
        Require(
            disk.List(CheckpointStore.Folder).TrueForAll(name => CheckpointStore.StepOf(name) <= step || !IsSound(name, disk.Read)),
            Checkpoint,
            $"term {term} goes on from step {step} though there is a whole checkpoint that is newer");
        Require(step <= scenario.Plan.TotalSteps, Checkpoint, $"term {term} believes a checkpoint of step {step}, which the job has not");
        var needed = _undisturbed.At(step, due);
        Require(
            image is null || needed is null || image.Numbers.Digest() == needed,
            Checkpoint,
            $"the checkpoint of step {step} holds other numbers than the undisturbed run had");
        if (image is not null)
        {
            Prove(image, disk.List(RunLedger.Folder).Select(name => disk.Read($"{RunLedger.Folder}/{name}")));
        }

        if (!scenario.HasDiskFaults && _acknowledged > 0)
        {
            // A checkpoint that was put off is taken once the step is over that was under way when the one before was written.
            var isPutOff = _writer > 0 || Reached - _wroteAt <= 1;
            Require(
                isPutOff || Reached - Math.Max(step, _newestDamaged) <= scenario.CheckpointInterval,
                Interval,
                $"{Reached - step} steps are lost, from {step} to {Reached}");
        }

        // What is lost now is lost: the next coordinator may lose what this one does, and no more, even if this one does nothing.
        Recomputed += Math.Max(0, Reached - step);
        (Reached, _writer, _wroteAt, _newestDamaged) = (step, 0, -1, 0);
    }

    /// <summary>A coordinator ended a round.</summary>
    public void Ended(long term, Round round, ulong digest)
    {
        Rounds++;
        LastProgress = world.Now;
        var updates = round.Kind == RoundKind.Train ? round.Step + 1 : round.Step;
        Reached = term >= _fence ? Math.Max(Reached, updates) : Reached;
        world.Note("audit", "{0} updates behind the numbers of term {1}, digest {2:x16}", updates, term, (long)digest);
        Require(
            digest == _undisturbed.After(round),
            scenario.Workers == 1 ? Alone : Digest,
            $"after {round.Kind} round of step {round.Step} the numbers of term {term} are not those of the undisturbed run");
    }

    /// <summary>A coordinator carried the job out and wrote its last checkpoint.</summary>
    public void Finished(CheckpointImage image)
    {
        Require(image.Position.Step == scenario.Plan.TotalSteps, Digest, $"the run ended after {image.Position.Step} updates");
        Require(image.Numbers.Digest() == _undisturbed.Final, Digest, "the run ended with other numbers than the undisturbed run");
        Prove(image, disk.ListDurable(RunLedger.Folder).Select(name => disk.ReadDurable($"{RunLedger.Folder}/{name}")));
        IsDone = true;
    }

    // Of the promised ones that retention does not take away. Of copies of one step the newest is kept, whatever becomes of it.
    private long NewestWhole() => disk.List(CheckpointStore.Folder)
        .Where(_promised.Contains)
        .GroupBy(CheckpointStore.StepOf)
        .OrderByDescending(copies => copies.Key)
        .Take(CheckpointStore.Kept)
        .Where(copies => !_damaged.Contains(copies.Max(StringComparer.Ordinal)!))
        .Select(copies => copies.Key)
        .FirstOrDefault();

    // From the checkpoint's last round back to the first, no round left out, none twice.
    private void Prove(CheckpointImage image, IEnumerable<byte[]?> segments)
    {
        var entries = RunLedger.ReadAll(segments);
        List<LedgerEntry> chain = [];
        for (var head = image.LedgerHead; head != 0; head = chain[^1].Previous)
        {
            Require(entries.TryGetValue(head, out var entry), Ledger, $"the entry before that of step {chain.LastOrDefault().Step} is missing");
            chain.Add(entry);
        }

        var round = scenario.Plan.First;
        for (var index = chain.Count - 1; index >= 0; index--)
        {
            var entry = chain[index];
            Require(
                round is not null && (entry.Step, entry.Kind) == (round.Step, (long)round.Kind),
                Ledger,
                $"step {round?.Step} is not where it belongs");
            Require(entry.Digest == _undisturbed.After(round!), Ledger, $"the entry of step {round!.Step} has another digest");
            round = scenario.Plan.After(round!);
        }

        var next = scenario.Plan.At(image.Position.Step, image.Position.IsEvaluationDue != 0);
        Require(round == next, Ledger, $"the ledger ends before step {round?.Step}, the checkpoint before step {next?.Step}");
    }

    private bool IsSound(string name, Func<string, byte[]?> read)
    {
        var image = CheckpointImage.Read(file => read($"{CheckpointStore.Folder}/{name}/{file}"));
        return image is not null && image.Numbers.Digest() == _undisturbed.At(image.Position.Step, image.Position.IsEvaluationDue != 0);
    }
}
