using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Losses of answers of yes or no, several to a sample.</summary>
internal static class BinaryLosses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<BinaryCrossEntropy>("bce").Also("binary_cross_entropy").On(null, ("weights", [1, 2])),
        CatalogEntry.Of<BinaryCrossEntropyWithLogits>("bce_with_logits").Also("binary_cross_entropy_with_logits")
            .Key("positiveWeights", "pos_weights").On(null, ("pos_weights", [9])),
        CatalogEntry.Of<BinaryFocal>("binary_focal").On(null, ("alpha", 0.25), ("gamma", 2)),
        CatalogEntry.Of<MultiLabelSoftMargin>("multi_label_soft_margin").Takes("classWeights", new ClassWeightsKind())
            .On(null, ("class_weights", [1, 2])),
        CatalogEntry.Of<Hinge>("hinge"),
        CatalogEntry.Of<SquaredHinge>("squared_hinge"),
        CatalogEntry.Of<SoftMargin>("soft_margin"),
        CatalogEntry.Of<HingeEmbedding>("hinge_embedding").On(null, ("margin", 1)),
    ];
}
