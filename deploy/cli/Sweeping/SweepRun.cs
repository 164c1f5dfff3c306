using System.Collections.Immutable;
using Cluster.Coordinator.Records.Sweeps;
using Cluster.Jobs.Sweeps;

namespace Cluster.Cli.Sweeping;

/// <summary>Carries a sweep out: rung by rung, as many trials side by side as there is room for. What trials have reached stands in the
/// ledger at once, so whoever comes next goes on from there.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="ledger">What its trials have reached.</param>
/// <param name="runner">Carries trials on.</param>
/// <param name="view">Who watches.</param>
/// <param name="parallel">Most trials side by side.</param>
internal sealed class SweepRun(Sweep sweep, SweepLedger ledger, TrialRunner runner, SweepView view, int parallel)
{
    private readonly Lock _gate = new();
    private readonly Rungs _rungs = new(sweep.Spec.Halving, sweep.Trials);

    /// <summary>Carries out what is left to do.</summary>
    /// <param name="asked">Cancelled when the sweep shall end early; trials stop with a checkpoint each.</param>
    /// <returns>Whether all of it was carried out.</returns>
    /// <exception cref="SweepException">A trial failed; the others came to an end first.</exception>
    public async Task<bool> FinishAsync(CancellationToken asked)
    {
        ImmutableArray<Trial> alive = sweep.Trials;
        for (var rung = 0; alive.Length > 0; rung++)
        {
            // One that has nobody left to be compared with goes on to its end.
            rung = alive.Length == 1 ? _rungs.Count - 1 : rung;
            await ClimbAsync(rung, alive, asked);
            if (asked.IsCancellationRequested)
            {
                return false;
            }

            if (rung == _rungs.Count - 1)
            {
                break;
            }

            var survivors = _rungs.Survivors(alive.ToDictionary(trial => trial.Number, trial => Reached(trial, rung)?.Rank(sweep.Spec.Metric)));
            view.Compared(_rungs.Count, rung, alive.Length, survivors.Length);
            alive = [.. alive.Where(trial => survivors.Contains(trial.Number))];
        }

        return true;
    }

    private async Task ClimbAsync(int rung, ImmutableArray<Trial> alive, CancellationToken asked)
    {
        List<Exception> failures = [];
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(asked);
        var due = alive.Where(trial => Reached(trial, rung) is null).ToList();
        view.Begin(_rungs.Count, rung, due.Count);

        // Trials in progress drain; only those that have not begun are left out.
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (trial, _) =>
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var observer = view.Watch(trial);
                var outcome = await runner.RunAsync(trial, rung, _rungs.StepOf(trial, rung), observer, stopping.Token);
                Note(trial, outcome);
            }
            catch (SweepException error)
            {
                lock (_gate)
                {
                    failures.Add(error);
                }

                await stopping.CancelAsync();
            }
        });
        if (failures.Count > 0)
        {
            throw failures[0];
        }
    }

    private void Note(Trial trial, TrialOutcome? outcome)
    {
        lock (_gate)
        {
            if (outcome is not null)
            {
                ledger.Add(outcome);
            }

            view.Ended(trial, outcome);
        }
    }

    // One that is done or diverged stays what it is, whatever comes.
    private TrialOutcome? Reached(Trial trial, int rung)
    {
        lock (_gate)
        {
            return ledger.Outcomes.FirstOrDefault(outcome => outcome.Trial == trial.Number
                && (outcome.Rung == rung || (outcome.Rung < rung && outcome.Standing != TrialStanding.Stopped)));
        }
    }
}
