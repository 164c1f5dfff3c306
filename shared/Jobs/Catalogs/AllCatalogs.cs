using Cluster.Data;
using Cluster.Data.Augmentations;
using Cluster.Data.Splits;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Initialization;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Engine.Schedules;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Catalogs;

/// <summary>Every name that a job file can use, by what it makes.</summary>
internal static class AllCatalogs
{
    private static readonly Dictionary<Type, Catalog> Products = new()
    {
        [typeof(DataSpec)] = new("a data source", "source", DataSources.All),
        [typeof(Augmentation)] = new("an augmentation", Part.TypeKey, Augmentations.All),
        [typeof(RowSplit)] = new("a split", Part.TypeKey, RowSplits.All),
        [typeof(SamplingRule)] = new("a sampling", Part.TypeKey, SamplingRules.All),
        [typeof(ColumnTransform)] = new("a step", Part.TypeKey, ColumnTransforms.All),
        [typeof(Module)] = new(
            "a layer",
            Part.TypeKey,
            DenseLayers.All,
            ConvolutionLayers.All,
            PoolingLayers.All,
            NormalizationLayers.All,
            ActivationLayers.All,
            RandomLayers.All,
            ShapeLayers.All,
            SequenceLayers.All,
            AttentionLayers.All,
            GraphLayers.All,
            CompositionLayers.All),
        [typeof(Initializer)] = new("an initializer", Part.TypeKey, Initializers.All),
        [typeof(Loss)] = new("a loss", Part.TypeKey, Losses.All),
        [typeof(Optimizer)] = new("an optimizer", Part.TypeKey, Optimizers.All),
        [typeof(WeightAveraging)] = new("an average", Part.TypeKey, Averagings.All),
        [typeof(Schedule)] = new("a schedule", Part.TypeKey, Schedules.All),
        [typeof(WireFormat)] = new("a wire format", Part.TypeKey, WireFormats.All),
    };

    /// <summary>Each catalog with what its entries make.</summary>
    public static IReadOnlyDictionary<Type, Catalog> ByProduct => Products;

    /// <summary>The catalog of what makes one type; null if there is none.</summary>
    public static Catalog? Of(Type product) => Products.GetValueOrDefault(product);
}
