namespace Cluster.Coordinator;

/// <summary>What a run does about slow workers. It changes no bit.</summary>
public enum StragglerHandling
{
    /// <summary>Ranges are sized by measured speed, and what is overdue is computed by idle workers too.</summary>
    Adapt,

    /// <summary>Ranges are equal, and everybody waits for the slowest.</summary>
    Wait,
}
