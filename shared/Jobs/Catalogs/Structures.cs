using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Objects of the engine that a job describes by fixed keys, without a name.</summary>
internal static class Structures
{
    private static readonly Dictionary<Type, CatalogEntry> Entries = new CatalogEntry[]
    {
        CatalogEntry.Of<Penalty>("regularization").Key("Absolute", "l1").Key("Square", "l2").Key("Group", "group_lasso"),
        CatalogEntry.Of("clipping", (double? maxNorm = null, double? maxValue = null, double normType = 2, double epsilon = 1e-6) =>
            new GradientClipping { MaxNorm = maxNorm, MaxValue = maxValue, NormType = normType, Epsilon = epsilon }),
        CatalogEntry.Of("groups", Group).Key("patterns", "match").Key("penalty", "regularization"),
    }.ToDictionary(entry => entry.Product);

    /// <summary>The description of one type; null if it is none.</summary>
    public static CatalogEntry? Of(Type type) => Entries.GetValueOrDefault(type);

    private static ParameterGroup Group(
        IReadOnlyList<string> patterns,
        double learningRateFactor = 1,
        double? weightDecay = null,
        Penalty? penalty = null,
        bool frozen = false,
        bool layerAdaptation = true) => new(patterns)
        {
            LearningRateFactor = learningRateFactor,
            WeightDecay = weightDecay,
            Penalty = penalty,
            Frozen = frozen,
            LayerAdaptation = layerAdaptation,
        };
}
