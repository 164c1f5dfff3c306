using Cluster.Engine.Numerics;

namespace Cluster.Engine.Landscapes;

/// <summary>A long narrow valley: the quadratic ½·(u² + κ·v²), where (u, v) are the coordinates turned by an angle. Its curvatures are μ = 1
/// and L = κ, so κ is its condition number.</summary>
/// <remarks>What is known of it: gradient descent converges for rates below 2/L, fastest at 2/(L + μ) with a factor of (κ - 1)/(κ + 1) a
/// step; the heavy ball's best factor is (√κ - 1)/(√κ + 1), at the rate 4/(√L + √μ)² and the momentum ((√κ - 1)/(√κ + 1))².
/// Source: Polyak, Some Methods of Speeding up the Convergence of Iteration Methods (1964).</remarks>
public sealed class Valley : Landscape
{
    private readonly double _degrees;
    private readonly double _cosine;
    private readonly double _sine;

    /// <summary>A valley.</summary>
    /// <param name="condition">κ: how many times as steep as long, 1 to 10^6.</param>
    /// <param name="degrees">By how much it is turned. Turned by 0, each variable can be minimised by itself, which suits methods with a step
    /// size for each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Valley(double condition = 100, double degrees = 0)
    {
        Condition = condition is >= 1 and <= 1e6
            ? condition
            : throw new ArgumentOutOfRangeException(
                nameof(condition), condition, $"Valley needs a condition number from 1 to 10^6, got {condition}; correct it.");
        if (!double.IsFinite(degrees))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, $"Valley needs a finite angle, got {degrees}; correct it.");
        }

        _degrees = degrees;
        (_cosine, _sine) = (DoubleFunctions.CosOfPi(degrees / 180), DoubleFunctions.CosOfPi((degrees / 180) - 0.5));
    }

    /// <summary>The condition number κ.</summary>
    public double Condition { get; }

    /// <summary>Gradient descent converges below this rate, and diverges above: 2/L.</summary>
    public double GreatestRate => 2 / Condition;

    /// <summary>The rate at which gradient descent converges fastest: 2/(L + μ).</summary>
    public double BestRate => 2 / (Condition + 1);

    /// <summary>The error's factor a step at that rate: (κ - 1)/(κ + 1).</summary>
    public double BestFactor => (Condition - 1) / (Condition + 1);

    /// <summary>The error's factor a step of the heavy ball at its best: (√κ - 1)/(√κ + 1).</summary>
    public double HeavyBallFactor => (Math.Sqrt(Condition) - 1) / (Math.Sqrt(Condition) + 1);

    /// <summary>The rate for that: 4/(√L + √μ)².</summary>
    public double HeavyBallRate => 4 / ((Math.Sqrt(Condition) + 1) * (Math.Sqrt(Condition) + 1));

    /// <inheritdoc/>
    public override string Name => "valley";

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"a long narrow valley, ½(x² + {Condition:G6} y²)")
        + (_sine == 0 ? "" : FormattableString.Invariant($", turned by {_degrees:G6} degrees"));

    /// <inheritdoc/>
    public override PlanePoint Start => Turned(new PlanePoint(-10, 1.5), -_sine);

    /// <inheritdoc/>
    public override PlanePoint Least => _sine == 0 ? new(-11, -3) : new(-11, -11);

    /// <inheritdoc/>
    public override PlanePoint Greatest => _sine == 0 ? new(4, 3) : new(11, 11);

    /// <inheritdoc/>
    public override IReadOnlyList<PlanePoint> Minima => [new(0, 0)];

    /// <inheritdoc/>
    public override double ValueAt(PlanePoint at)
    {
        var (along, across) = Turned(at, _sine);
        return 0.5 * ((along * along) + (Condition * across * across));
    }

    /// <inheritdoc/>
    public override PlanePoint GradientAt(PlanePoint at)
    {
        var (along, across) = Turned(at, _sine);
        return Turned(new PlanePoint(along, Condition * across), -_sine);
    }

    private PlanePoint Turned(PlanePoint at, double sine) => new((_cosine * at.X) + (sine * at.Y), (_cosine * at.Y) - (sine * at.X));
}
