using System.Globalization;

namespace Cluster.Checkpoints.Ledger;

/// <summary>Follows a ledger's entries and says what in them cannot be: a step that is missing, comes twice, or came out differently when it
/// was computed again; a checkpoint of weights that the run never had.</summary>
public sealed class LedgerReplay
{
    private readonly List<Done> _steps = [];
    private readonly Dictionary<long, EvaluatedEntry> _evaluations = [];
    private readonly Dictionary<long, List<CheckpointEntry>> _checkpoints = [];
    private BeganEntry? _first;
    private bool _isOpen;

    /// <summary>The first entry; null before it.</summary>
    public BeganEntry? First => _first;

    /// <summary>The last beginning; null before the first.</summary>
    public BeganEntry? Began { get; private set; }

    /// <summary>The end, where the last coordinator came to one.</summary>
    public EndedEntry? Ended { get; private set; }

    /// <summary>Updates behind the weights, as the last entries have it.</summary>
    public long Step { get; private set; }

    /// <summary>The highest step that is not void.</summary>
    public long LastStep => (_first?.Step ?? 0) + _steps.Count;

    /// <summary>How many coordinators there were.</summary>
    public int Beginnings { get; private set; }

    /// <summary>Entries of steps, those computed again included.</summary>
    public long StepsDone { get; private set; }

    /// <summary>Steps that were computed again, and came out as before.</summary>
    public long StepsRepeated { get; private set; }

    /// <summary>Follows one more entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>What cannot be, as "needs …, got …"; null if all is well.</returns>
    public string? Add(LedgerEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry is BeganEntry began)
        {
            return Add(began);
        }

        if (!_isOpen)
        {
            return "needs to say that a coordinator began, got something else";
        }

        return entry switch
        {
            StepEntry step => Add(step),
            EvaluatedEntry evaluated => Add(evaluated),
            CheckpointEntry checkpoint => Add(checkpoint),
            RolledBackEntry back => Add(back),
            EndedEntry ended => Add(ended),
            _ => throw new ArgumentException($"Unknown entry {entry.GetType().Name}.", nameof(entry)),
        };
    }

    /// <summary>Fingerprint of the weights behind so many updates.</summary>
    /// <param name="step">Number of updates.</param>
    /// <returns>The fingerprint; null where the ledger does not reach.</returns>
    public ulong? WeightsAt(long step) => _first is null ? null
        : step == _first.Step ? _first.Weights
        : step > _first.Step && step <= LastStep ? _steps[(int)(step - _first.Step - 1)].Weights
        : null;

    /// <summary>Whether the ledger tells of a checkpoint that is not void, or begins with it.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="manifest">SHA-256 of its manifest.</param>
    public bool Knows(long step, string manifest) =>
        (_first is { Manifest: not null } && (_first.Step, _first.Manifest) == (step, manifest))
        || (_checkpoints.TryGetValue(step, out var entries) && entries.Exists(entry => entry.Manifest == manifest));

    /// <summary>What is different about a step that was computed before.</summary>
    /// <param name="step">The step as it came out now.</param>
    /// <returns>"needs …, got …"; null where it is the same, or was not computed before.</returns>
    public string? Difference(StepEntry step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Step > LastStep || step.Step <= (_first?.Step ?? 0))
        {
            return null;
        }

        var (before, now) = (_steps[(int)(step.Step - _first!.Step - 1)], Done.Of(step));
        return before.Weights != now.Weights ? $"needs weights {Hex(before.Weights)} as when the step was computed before, got {Hex(now.Weights)}"
            : before != now ? $"needs {before} as when the step was computed before, got {now}"
            : null;
    }

    /// <summary>What is different about an evaluation that was made before.</summary>
    /// <param name="evaluated">The evaluation as it came out now.</param>
    /// <returns>"needs …, got …"; null where it is the same, or was not made before.</returns>
    public string? Difference(EvaluatedEntry evaluated)
    {
        ArgumentNullException.ThrowIfNull(evaluated);
        return _evaluations.TryGetValue(evaluated.Step, out var before) && !before.Equals(evaluated)
            ? FormattableString.Invariant($"needs a test loss of {before.Loss:R} as when it was evaluated before, got {evaluated.Loss:R}")
            : null;
    }

    /// <summary>Forgets what was done behind a step, because it must not count.</summary>
    /// <param name="step">The step.</param>
    public void Void(long step)
    {
        var kept = (int)Math.Clamp(step - _first!.Step, 0, _steps.Count);
        _steps.RemoveRange(kept, _steps.Count - kept);
        Forget(_evaluations, step);
        Forget(_checkpoints, step);
    }

    private string? Add(BeganEntry began)
    {
        var before = Began;
        _first ??= began;
        (Began, Ended, _isOpen, Step) = (began, null, true, began.Step);
        Beginnings++;
        if (began.Format != RunLedger.CurrentFormat)
        {
            return $"needs format {RunLedger.CurrentFormat}, got {began.Format}";
        }

        if (before is null)
        {
            return began.Step >= 0 ? null : $"needs a step of 0 or more, got {began.Step}";
        }

        if (began.Job != before.Job || began.Data != before.Data)
        {
            return $"needs job {before.Job} on data {before.Data}, got {began.Job} on {began.Data}";
        }

        if (began.Term <= before.Term)
        {
            return $"needs a term after {before.Term}, got {began.Term}";
        }

        if (WeightsProblem(began.Step, began.Weights) is { } problem)
        {
            return problem;
        }

        if (began.Manifest is { } manifest ? !Knows(began.Step, manifest) : began.Step != _first.Step)
        {
            return $"needs to go on from a checkpoint of step {began.Step} that an entry before tells of, got {began.Manifest ?? "none"}";
        }

        if (!began.Repeats)
        {
            Void(began.Step);
        }

        return null;
    }

    private string? Add(StepEntry step)
    {
        if (step.Step != Step + 1)
        {
            return $"needs step {Step + 1}, got step {step.Step}";
        }

        Step = step.Step;
        StepsDone++;
        var difference = Difference(step);
        if (step.Step > LastStep)
        {
            _steps.Add(Done.Of(step));
        }
        else
        {
            StepsRepeated++;
        }

        return difference ?? (step.FirstLeaf == 0 && step.EndLeaf > 0 && step.Leaves == step.EndLeaf ? null
            : $"needs every micro-batch from 0 on once, got {step.Leaves} in [{step.FirstLeaf}, {step.EndLeaf})");
    }

    private string? Add(EvaluatedEntry evaluated)
    {
        if (evaluated.Step != Step)
        {
            return $"needs an evaluation after step {Step}, got one after step {evaluated.Step}";
        }

        var difference = Difference(evaluated);
        _evaluations[evaluated.Step] = evaluated;
        return difference;
    }

    private string? Add(CheckpointEntry checkpoint)
    {
        if (checkpoint.Step > Step)
        {
            return $"needs a checkpoint of step {Step} or before, got one of step {checkpoint.Step}";
        }

        if (!_checkpoints.TryGetValue(checkpoint.Step, out var entries))
        {
            _checkpoints.Add(checkpoint.Step, entries = []);
        }

        entries.Add(checkpoint);
        return WeightsProblem(checkpoint.Step, checkpoint.Weights);
    }

    private string? Add(RolledBackEntry back)
    {
        if (back.Step > Step)
        {
            return $"needs to go back to step {Step} or before, got {back.Step}";
        }

        var problem = WeightsProblem(back.Step, back.Weights);
        Step = back.Step;
        Void(back.Step);
        return problem;
    }

    private string? Add(EndedEntry ended)
    {
        (Ended, _isOpen) = (ended, false);
        return ended.Step > Step
            ? $"needs an end at step {Step} or before, got {ended.Step}"
            : WeightsProblem(ended.Step, ended.Weights);
    }

    private string? WeightsProblem(long step, ulong weights) => WeightsAt(step) is not { } known
        ? $"needs a step from {_first!.Step} to {LastStep}, got {step}"
        : known == weights ? null : $"needs weights {Hex(known)} after step {step}, got {Hex(weights)}";

    private static void Forget<T>(Dictionary<long, T> entries, long after)
    {
        foreach (var step in entries.Keys.Where(step => step > after).ToList())
        {
            entries.Remove(step);
        }
    }

    private static string Hex(ulong digest) => digest.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>What must come out again when a step is computed again; the loss by its bits, so that NaN equals itself and -0 is not 0.</summary>
    private readonly record struct Done(ulong Weights, long LossBits, int Epoch, int Leaves)
    {
        public static Done Of(StepEntry step) => new(step.Weights, BitConverter.DoubleToInt64Bits(step.Loss), step.Epoch, step.Leaves);

        public override string ToString() =>
            FormattableString.Invariant($"loss {BitConverter.Int64BitsToDouble(LossBits):R} of {Leaves} micro-batches in epoch {Epoch}");
    }
}
