using System.Globalization;
using Cluster.Coordinator.Progress;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Sweeps;

namespace Cluster.Cli.Sweeping;

/// <summary>Tells how a sweep goes on: a line for each trial that has come to a comparison, and on a terminal one below them that redraws
/// itself, with the trials in progress.</summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether the last line can be redrawn.</param>
internal sealed class SweepView(TextWriter output, bool isTerminal)
{
    private const int ShownTrials = 4;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, string> _running = [];
    private int _due;
    private int _ended;
    private int _shown;

    /// <summary>A comparison is the next thing that trials go up to.</summary>
    public void Begin(int rungs, int rung, int due)
    {
        (_due, _ended) = (due, 0);
        if (due > 0 && rungs > 1)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"rung {rung + 1} of {rungs}: {due} trials to carry on"));
        }
    }

    /// <summary>Who watches a trial.</summary>
    public IProgressObserver Watch(Trial trial) => new TrialObserver(this, trial.Number);

    /// <summary>A trial has come to a comparison, or was stopped before.</summary>
    public void Ended(Trial trial, TrialOutcome? outcome)
    {
        lock (_gate)
        {
            _running.Remove(trial.Number);
            _ended++;
        }

        Say($"trial {trial.Number} ({trial.Label}): {TextOf(outcome)}");
    }

    /// <summary>Trials were compared.</summary>
    public void Compared(int rungs, int rung, int compared, int survivors) => Say(string.Create(
        CultureInfo.InvariantCulture, $"rung {rung + 1} of {rungs}: the best {survivors} of {compared} go on"));

    /// <summary>Wipes the redrawn line away.</summary>
    public void End()
    {
        lock (_gate)
        {
            Wipe();
        }
    }

    private static string TextOf(TrialOutcome? outcome) => outcome switch
    {
        null => "stopped before it was compared; goes on when the sweep does",
        { Standing: TrialStanding.Diverged } => string.Create(CultureInfo.InvariantCulture, $"diverged at step {outcome.Step}"),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"step {outcome.Step}, test loss {outcome.TestLoss:F4}{RunNews.AccuracyText(outcome.TestAccuracy)}"),
    };

    private void Say(string line)
    {
        lock (_gate)
        {
            Wipe();
            output.WriteLine(line);
            output.Flush();
            Draw();
        }
    }

    private void Progressed(int trial, StepDone step)
    {
        lock (_gate)
        {
            _running[trial] = string.Create(CultureInfo.InvariantCulture, $"{trial} at step {step.Step} loss {step.RecentLoss:F3}");
            Wipe();
            Draw();
        }
    }

    private void Draw()
    {
        if (!isTerminal || _running.Count == 0)
        {
            return;
        }

        var trials = string.Join(", ", _running.Values.Take(ShownTrials));
        var line = View.TextTable.Fitted($"{_ended} of {_due} compared; running: {trials}", Math.Max(20, View.Terminal.Width - 1));
        output.Write($"\r{line}");
        output.Flush();
        _shown = line.Length;
    }

    private void Wipe()
    {
        if (_shown > 0)
        {
            output.Write($"\r{new string(' ', _shown)}\r");
            _shown = 0;
        }
    }

    private sealed class TrialObserver(SweepView view, int number) : IProgressObserver
    {
        public void On(ProgressEvent progress)
        {
            if (progress is StepDone step)
            {
                view.Progressed(number, step);
            }
        }
    }
}
