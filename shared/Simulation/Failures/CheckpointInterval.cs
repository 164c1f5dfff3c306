namespace Cluster.Simulation.Failures;

/// <summary>What failures of the coordinator's host cost a run that writes checkpoints.</summary>
/// <param name="MtbfSeconds">Mean time between failures.</param>
/// <param name="CheckpointSeconds">How long training stands still for a checkpoint.</param>
/// <param name="RestartSeconds">From a failure to the first step after it.</param>
public sealed record CheckpointInterval(double MtbfSeconds, double CheckpointSeconds, double RestartSeconds)
{
    /// <summary>The best time between checkpoints to first order.</summary>
    /// <remarks>Source: Young, A first order approximation to the optimum checkpoint interval (CACM 17(9), 1974).</remarks>
    public double Young => Math.Sqrt(2 * CheckpointSeconds * MtbfSeconds);

    /// <summary>The best time between checkpoints to higher order.</summary>
    /// <remarks>Source: Daly, A higher order estimate of the optimum checkpoint interval for restart dumps (FGCS 22(3), 2006), equation 37.</remarks>
    public double Daly
    {
        get
        {
            if (CheckpointSeconds >= 2 * MtbfSeconds)
            {
                return MtbfSeconds;
            }

            var ratio = CheckpointSeconds / (2 * MtbfSeconds);
            return (Young * (1 + (Math.Sqrt(ratio) / 3) + (ratio / 9))) - CheckpointSeconds;
        }
    }

    /// <summary>Share of the time that is not lost, by Daly's complete model: exponential failures, which may also hit restarts.</summary>
    /// <param name="interval">Seconds of work between two checkpoints, above 0.</param>
    public double Efficiency(double interval) =>
        interval / (MtbfSeconds * Math.Exp(RestartSeconds / MtbfSeconds) * (Math.Exp((interval + CheckpointSeconds) / MtbfSeconds) - 1));
}
