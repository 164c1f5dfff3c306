using System.Globalization;
using Cluster.Engine.Optimizers;

namespace Cluster.Engine.Landscapes;

/// <summary>What the learning rate does to a method on a landscape: eight rates a decade are tried, then finer ones about the best of them, and
/// the edge beyond which it diverges is found by halving.</summary>
public sealed class RateSearch
{
    /// <summary>A share of the start's height that counts as having arrived.</summary>
    public const double Arrived = 1e-6;

    private const int LowestPower = -6;
    private const int HighestPower = 1;
    private const int FineRates = 32;
    private const int Halvings = 12;
    private static readonly double[] Mantissas = [1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5];

    private readonly Func<double, Descent> _run;

    private RateSearch(Func<double, Descent> run)
    {
        _run = run;
        var coarse = Rates().Select(At).ToList();
        var best = BestOf(coarse);
        if (best is null)
        {
            return;
        }

        var index = coarse.IndexOf(best);
        var (below, above) = (coarse[Math.Max(index - 1, 0)].Rate, coarse[Math.Min(index + 1, coarse.Count - 1)].Rate);
        var fine = Enumerable.Range(1, FineRates - 1).Select(step => At(Rounded(below + ((above - below) * step / FineRates), "G3")));
        Best = BestOf([best, .. fine]);
        var diverging = coarse.FindIndex(index, path => path.Descent.Diverged);
        Edge = diverging < 0 ? null : EdgeBetween(coarse[diverging - 1].Rate, coarse[diverging].Rate);
    }

    /// <summary>Of those that stay in the picture, the one that arrives first, or if none does, ends lowest; null if all diverge.</summary>
    public RatedDescent? Best { get; }

    /// <summary>The rate above the best from which on the method diverges, to four digits; null if it never does.</summary>
    public double? Edge { get; }

    /// <summary>Tries rates from 10^-6 to 75.</summary>
    /// <param name="landscape">Where.</param>
    /// <param name="make">Makes the optimizer with a rate.</param>
    /// <param name="steps">Steps of each, 1 or more.</param>
    public static RateSearch Over(Landscape landscape, Func<double, Optimizer> make, int steps)
    {
        ArgumentNullException.ThrowIfNull(make);
        return new RateSearch(rate => Descent.Run(landscape, make(rate), steps));
    }

    /// <summary>The path with a rate.</summary>
    /// <param name="rate">The rate; four of its digits are taken.</param>
    public RatedDescent At(double rate)
    {
        var taken = Rounded(rate, "G4");
        return new RatedDescent(taken, _run(taken));
    }

    private static RatedDescent? BestOf(IEnumerable<RatedDescent> paths) => paths.Where(path => !path.Descent.Diverged)
        .OrderBy(path => path.Descent.LeavesPicture)
        .ThenBy(path => path.Descent.StepsTo(Arrived) ?? int.MaxValue)
        .ThenBy(path => path.Descent.Heights[^1])
        .ThenBy(path => path.Rate)
        .FirstOrDefault();

    private double EdgeBetween(double below, double above)
    {
        for (var passed = 0; passed < Halvings; passed++)
        {
            var middle = 0.5 * (below + above);
            (below, above) = _run(middle).Diverged ? (below, middle) : (middle, above);
        }

        return Rounded(above, "G4");
    }

    private static IEnumerable<double> Rates() => Enumerable.Range(LowestPower, HighestPower - LowestPower + 1).SelectMany(power =>
        Mantissas.Select(mantissa => double.Parse(FormattableString.Invariant($"{mantissa}e{power}"), CultureInfo.InvariantCulture)));

    // Rates as people write them.
    private static double Rounded(double rate, string digits) =>
        double.Parse(rate.ToString(digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>A path with the learning rate that led to it.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Descent">The path.</param>
public sealed record RatedDescent(double Rate, Descent Descent);
