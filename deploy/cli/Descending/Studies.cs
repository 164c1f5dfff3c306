using System.Collections.Immutable;
using Cluster.Coordinator.Records.Pages.Descents;
using Cluster.Engine.Landscapes;
using Cluster.Jobs;

namespace Cluster.Cli.Descending;

/// <summary>Carries methods and learning rates over a landscape.</summary>
internal static class Studies
{
    private const double TooSmall = 0.1;
    private const double BeyondEdge = 1.005;

    // The edge of a function that is no quadratic may be ragged.
    private static readonly double[] NearEdge = [0.995, 0.98, 0.95, 0.9, 0.8];

    /// <summary>Makes all paths.</summary>
    /// <param name="landscape">Where.</param>
    /// <param name="methods">The methods; the first is shown with several learning rates.</param>
    /// <param name="rates">Those rates; null for some that tell what rates do.</param>
    /// <param name="steps">Steps of each path.</param>
    public static LandscapeStudy Of(Landscape landscape, IReadOnlyList<OptimizerChoice> methods, IReadOnlyList<double>? rates, int steps)
    {
        var searches = methods.Select(method => RateSearch.Over(landscape, method.Create, steps)).ToList();
        ImmutableArray<NamedDescent> paths =
        [
            .. methods.Zip(searches, (method, search) =>
                Named(method.Label, method.Rate is { } rate ? search.At(rate) : search.Best ?? search.At(1))),
        ];
        return new LandscapeStudy(landscape, paths, methods[0].Label, rates is null ? Telling(searches[0]) : [.. rates.Select(rate =>
            Named("as given", searches[0].At(rate)))]);
    }

    private static ImmutableArray<NamedDescent> Telling(RateSearch search) => search.Best is not { } best
        ? [Named("any", search.At(1))]
        :
        [
            Named("too small", search.At(TooSmall * best.Rate)),
            Named("best", best),
            .. search.Edge is not { } edge
                ? ImmutableArray<NamedDescent>.Empty
                :
                [
                    .. NearEdge.Select(share => Named("near the edge", search.At(share * edge))).Where(path => !path.Descent.Diverged).Take(1),
                    Named("beyond the edge", search.At(BeyondEdge * edge)),
                ],
        ];

    private static NamedDescent Named(string name, RatedDescent path) => new(name, path.Rate, path.Descent);
}
