using System.Collections.Immutable;
using Cluster.Engine.Losses;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Catalogs;

/// <summary>Losses of the difference between predictions and values.</summary>
internal static class RegressionLosses
{
    public static ImmutableArray<CatalogEntry> All { get; } =
    [
        CatalogEntry.Of<MeanSquaredError>("mse").Also("mean_squared_error").On(null, ("reduction", "sum")),
        CatalogEntry.Of<MeanAbsoluteError>("mae").Also("mean_absolute_error", "l1"),
        CatalogEntry.Of<MeanBiasError>("mbe").Also("mean_bias_error"),
        CatalogEntry.Of<RootMeanSquaredError>("rmse").Also("root_mean_squared_error").On(null, ("epsilon", 1e-8)),
        CatalogEntry.Of<Huber>("huber").On(null, ("delta", 1)),
        CatalogEntry.Of<SmoothL1>("smooth_l1").On(null, ("beta", 1)),
        CatalogEntry.Of<LogCosh>("log_cosh"),
        CatalogEntry.Of<PseudoHuber>("pseudo_huber").On(null, ("delta", 1)),
        CatalogEntry.Of<TukeyBiweight>("tukey_biweight").On(null, ("c", 4.685)),
        CatalogEntry.Of<Quantile>("quantile").On(null, ("tau", 0.9)),
        CatalogEntry.Of<Barron>("barron").On(null, ("alpha", "-inf"), ("c", 1)),
        CatalogEntry.Of<LpPower>("lp_power").On(null, ("p", 3)),
        CatalogEntry.Of<LpDistance>("lp_distance").On(null, ("p", "inf")),
    ];
}
