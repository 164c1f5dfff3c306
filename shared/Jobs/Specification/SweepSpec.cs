using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Specification;

/// <summary>A sweep as people write it: which keys of a job take which values, and how their trials are compared.</summary>
/// <param name="Job">Path of the job file, from the folder of the sweep's own.</param>
/// <param name="Space">Keys of the job by their paths, such as "optimizer.learning_rate", each with the values that it may take.</param>
/// <param name="Method">How trials follow from the space.</param>
/// <param name="Trials">Trials of a random sweep, 1 or more; a grid has one for each combination.</param>
/// <param name="Seed">Decides the values of a random sweep. The job's own seed is a key like any other.</param>
/// <param name="Metric">What of an evaluation trials are compared by.</param>
/// <param name="Halving">When trials that fall behind are stopped; null carries all of them out whole.</param>
/// <param name="Name">What to call the sweep; null for the name of its file.</param>
public sealed record SweepSpec(
    string Job,
    MappingNode Space,
    SweepMethod Method = SweepMethod.Grid,
    int? Trials = null,
    ulong Seed = 1,
    TestMetric Metric = TestMetric.Loss,
    HalvingSpec? Halving = null,
    string? Name = null)
{
    private const int Most = 10_000;

    /// <summary>Keys of the job with the values that they may take; at least one.</summary>
    public MappingNode Space { get; init; } = Space is { Keys.IsEmpty: false }
        ? Space
        : throw new ArgumentOutOfRangeException(nameof(Space), "expected at least one key of the job, got none");

    /// <summary>Trials of a random sweep.</summary>
    public int? Trials { get; init; } = (Method, Trials) switch
    {
        (SweepMethod.Random, null) => throw new ArgumentOutOfRangeException(
            nameof(Trials), "expected trials, how many are drawn at random, got nothing"),
        (SweepMethod.Grid, not null) => throw new ArgumentOutOfRangeException(
            nameof(Trials), "expected no number, since a grid has one trial for each combination; leave it out, or say method: random"),
        (_, < 1 or > Most) => throw new ArgumentOutOfRangeException(nameof(Trials), Trials, $"expected 1 to {Most}, got {Trials}"),
        _ => Trials,
    };

    /// <summary>What to call the sweep; null for the name of its file.</summary>
    public string? Name { get; init; } = Name is null || JobSpec.IsName(Name)
        ? Name
        : throw new ArgumentOutOfRangeException(nameof(Name), Name, $"expected {JobSpec.NameRule}, got '{Name}'");
}

/// <summary>How trials follow from a space.</summary>
public enum SweepMethod
{
    /// <summary>One for each combination of values.</summary>
    Grid,

    /// <summary>Values drawn at random.</summary>
    Random,
}

/// <summary>Successive halving: all trials train a little, the best share of them goes on, and so on.</summary>
/// <param name="First">Training steps before the first comparison, 1 or more; null where <paramref name="FirstEpochs"/> are given.</param>
/// <param name="FirstEpochs">Epochs before the first comparison, 1 or more; null where <paramref name="First"/> is given.</param>
/// <param name="Factor">One of so many trials goes on, and trains so many times as long as before; 2 or more.</param>
/// <remarks>Source: Jamieson and Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter Optimization (AISTATS 2016).</remarks>
public sealed record HalvingSpec(long? First = null, int? FirstEpochs = null, int Factor = 3)
{
    /// <summary>Training steps before the first comparison; null where epochs are counted.</summary>
    public long? First { get; init; } = First is null or >= 1
        ? First
        : throw new ArgumentOutOfRangeException(nameof(First), First, $"expected 1 or more, got {First}");

    /// <summary>Epochs before the first comparison; null where steps are counted.</summary>
    public int? FirstEpochs { get; init; } = (First, FirstEpochs) switch
    {
        (not null, not null) => throw new ArgumentOutOfRangeException(
            nameof(FirstEpochs), "expected first or first_epochs, got both; leave one of them out"),
        (null, null) => throw new ArgumentOutOfRangeException(nameof(First), "expected first, in steps, or first_epochs, got neither"),
        (_, < 1) => throw new ArgumentOutOfRangeException(nameof(FirstEpochs), FirstEpochs, $"expected 1 or more, got {FirstEpochs}"),
        _ => FirstEpochs,
    };

    /// <summary>One of so many trials goes on, and trains so many times as long.</summary>
    public int Factor { get; init; } = Factor >= 2
        ? Factor
        : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, $"expected 2 or more, got {Factor}");
}
