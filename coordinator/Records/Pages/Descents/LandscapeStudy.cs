using System.Collections.Immutable;
using Cluster.Engine.Landscapes;

namespace Cluster.Coordinator.Records.Pages.Descents;

/// <summary>What methods and learning rates do on one landscape.</summary>
/// <param name="Landscape">The landscape.</param>
/// <param name="Methods">One path a method.</param>
/// <param name="RateMethod">The method that was tried with several learning rates.</param>
/// <param name="Rates">Its paths, one a rate.</param>
public sealed record LandscapeStudy(
    Landscape Landscape, ImmutableArray<NamedDescent> Methods, string RateMethod, ImmutableArray<NamedDescent> Rates)
{
    /// <summary>What is known of the landscape beforehand, in words; empty where nothing is.</summary>
    public string Theory => Landscape is Valley valley
        ? FormattableString.Invariant($"Condition number {valley.Condition:G6}: gradient descent diverges above the rate {valley.GreatestRate:G4} ")
            + FormattableString.Invariant($"and is fastest at {valley.BestRate:G4}, where a step leaves {valley.BestFactor:F4} of the error; ")
            + FormattableString.Invariant($"the heavy ball can leave {valley.HeavyBallFactor:F4} of it.")
        : "";
}

/// <summary>A path with what led to it.</summary>
/// <param name="Name">The method, or what the rate is.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Descent">The path.</param>
public sealed record NamedDescent(string Name, double Rate, Descent Descent)
{
    /// <summary>Names of what <see cref="Row"/> tells.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["learning rate", "height at the end", "steps to 1e-3", "steps to 1e-6", "ends at"];

    /// <summary>The path in one line; heights are shares of the start's.</summary>
    public IReadOnlyList<string> Row =>
    [
        FormattableString.Invariant($"{Rate:G4}"),
        FormattableString.Invariant($"{Descent.Heights[^1] / Descent.Heights[0]:G3}"),
        Steps(1e-3),
        Steps(RateSearch.Arrived),
        Descent.Diverged ? "diverged" : FormattableString.Invariant($"({Descent.Points[^1].X:F3}, {Descent.Points[^1].Y:F3})"),
    ];

    private string Steps(double share) => Descent.StepsTo(share) is { } steps ? FormattableString.Invariant($"{steps}") : "-";
}
