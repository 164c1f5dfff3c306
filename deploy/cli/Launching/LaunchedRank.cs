using System.Globalization;

namespace Cluster.Cli.Launching;

/// <summary>What a launcher of many processes says about one of them, so that a worker's number in the run is its place there.</summary>
internal static class LaunchedRank
{
    /// <summary>The variables that say it. Closest first: mpirun within a Slurm job sets its own beside Slurm's.</summary>
    public static readonly IReadOnlyList<string> Variables =
    [
        "OMPI_COMM_WORLD_RANK", // Open MPI
        "PMIX_RANK",            // PMIx, as of PRRTE
        "PMI_RANK",             // MPICH, Intel MPI
        "SLURM_PROCID",         // srun
        "JOB_COMPLETION_INDEX", // an Indexed Job of Kubernetes
    ];

    /// <summary>The number for a worker: its rank, counted from 1; 0, for any number, if nobody launched it with others.</summary>
    /// <param name="variable">Gives the value of an environment variable; null if there is none.</param>
    public static int WorkerNumber(Func<string, string?> variable)
    {
        foreach (var name in Variables)
        {
            if (int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && rank < int.MaxValue)
            {
                return rank + 1;
            }
        }

        return 0;
    }
}
