using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Losses of scores for classes, of sequences of classes and of overlapping areas.</summary>
internal static class ClassLosses
{
    private static readonly ClassWeightsKind Weights = new();

    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<SoftmaxCrossEntropy>("cross_entropy").Also("softmax_cross_entropy").Takes("classWeights", Weights)
            .On(null, ("class_weights", "balanced"), ("label_smoothing", 0.1)),
        CatalogEntry.Of<SoftTargetCrossEntropy>("soft_target_cross_entropy").Takes("classWeights", Weights).On(null, ("label_smoothing", 0.1)),
        CatalogEntry.Of<ClassBalancedCrossEntropy>("class_balanced_cross_entropy").FromContext("classCounts", context => context.CountClasses())
            .On(null, ("beta", 0.999)),
        CatalogEntry.Of<NegativeLogLikelihood>("nll").Also("negative_log_likelihood").Takes("classWeights", Weights)
            .On(null, ("class_weights", [1, 0.5])),
        CatalogEntry.Of<CategoricalNll>("categorical_nll"),
        CatalogEntry.Of<MulticlassFocal>("focal").Also("multiclass_focal").Takes("alpha", Weights).On(null, ("gamma", 2)),
        CatalogEntry.Of<MultiMargin>("multi_margin").Takes("classWeights", Weights).On(null, ("p", 2)),
        CatalogEntry.Of<KullbackLeibler>("kl_div").Also("kullback_leibler").On(null, ("reduction", "batch_mean")),
        CatalogEntry.Of<Dice>("dice").On(null, ("per_sample", true)),
        CatalogEntry.Of<Ctc>("ctc").On(null, ("max_target_length", 20)),
        CatalogEntry.Of<PlackettLuceNll>("plackett_luce").Also("plackett_luce_nll").On(null, ("top_k", 1)),
    ];
}
