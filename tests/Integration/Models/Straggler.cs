using Cluster.Jobs.Specification;

namespace Cluster.Integration.Models;

/// <summary>How a run is kept from its end until a test has interfered: one worker takes many times as long as it needs, and there
/// are steps for far longer than an interference takes. Without that worker the rest is done in no time.</summary>
internal static class Straggler
{
    /// <summary>For <c>cluster worker --slow</c>.</summary>
    public const string Factor = "50x";

    /// <summary>Such a worker is waited for, though the run could do without it.</summary>
    public static readonly string[] Wait = ["--stragglers", "wait"];

    private const int Epochs = 100;

    /// <summary>A line that a local cluster prints when the run is well under way.</summary>
    public static readonly string UnderWay = $"^epoch 1/{Epochs}: test loss";

    /// <summary>A small job of five hundred steps.</summary>
    public static JobSpec LongJob { get; } = ModelCatalog.Smallest with
    {
        Name = "long",
        Training = ModelCatalog.Training with { Epochs = Epochs },
    };
}
