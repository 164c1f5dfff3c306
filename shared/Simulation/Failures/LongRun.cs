using Cluster.Simulation.Time;

namespace Cluster.Simulation.Failures;

/// <summary>A run so long that hosts fail in it: steps of known length, checkpoints, failures drawn from a seed. Every failure of the
/// coordinator costs the steps since its last checkpoint and a restart; one of a worker costs what the step-by-step simulation found.</summary>
/// <param name="stepSeconds">Length of a step without failures.</param>
/// <param name="failures">What failures of the coordinator's host cost.</param>
/// <param name="workers">Number of workers, each on a host that fails as often.</param>
/// <param name="workerLossSeconds">What the loss of one worker costs, until another has taken its place.</param>
/// <param name="seed">Decides when hosts fail.</param>
public sealed class LongRun(double stepSeconds, CheckpointInterval failures, int workers, double workerLossSeconds, ulong seed)
{
    private readonly CountedRandom _random = new(seed);

    /// <summary>Carries out a run and says which share of its time went into steps that counted.</summary>
    /// <param name="stepsBetweenCheckpoints">Steps from one checkpoint to the next, 1 or more.</param>
    /// <param name="coordinatorFailures">Failures of the coordinator to live through, 1 or more: the more, the less chance is in the answer.</param>
    public double Efficiency(long stepsBetweenCheckpoints, int coordinatorFailures)
    {
        var work = stepsBetweenCheckpoints * stepSeconds;
        var period = work + failures.CheckpointSeconds;

        // Workers fail while steps are computed; what that costs stretches every period alike.
        period += workers * workerLossSeconds * period / failures.MtbfSeconds;
        var (useful, total) = (0.0, 0.0);
        for (var failure = 0; failure < coordinatorFailures; failure++)
        {
            var lived = _random.Exponential(failures.MtbfSeconds, RandomPurpose.CoordinatorFailure, stepsBetweenCheckpoints, failure);
            total += lived;

            // A failure may hit the restart from the one before.
            var worked = failure == 0 ? lived : lived - failures.RestartSeconds;
            useful += Math.Floor(Math.Max(0, worked) / period) * work;
        }

        return useful / total;
    }
}
