namespace Cluster.Engine.Landscapes;

/// <summary>A valley that bends: (1 - x)² + 100·(y - x²)². Its bottom is found at once, and hard to follow.</summary>
/// <remarks>Source: Rosenbrock, An Automatic Method for Finding the Greatest or Least Value of a Function (1960).</remarks>
public sealed class Rosenbrock : Landscape
{
    private const double Steepness = 100;

    /// <inheritdoc/>
    public override string Name => "rosenbrock";

    /// <inheritdoc/>
    public override string Description => "a valley that bends, (1 - x)² + 100 (y - x²)²";

    /// <inheritdoc/>
    public override PlanePoint Start => new(-1.2, 1);

    /// <inheritdoc/>
    public override PlanePoint Least => new(-2, -1);

    /// <inheritdoc/>
    public override PlanePoint Greatest => new(2, 3);

    /// <inheritdoc/>
    public override IReadOnlyList<PlanePoint> Minima => [new(1, 1)];

    /// <inheritdoc/>
    public override double ValueAt(PlanePoint at)
    {
        var (along, across) = (1 - at.X, at.Y - (at.X * at.X));
        return (along * along) + (Steepness * across * across);
    }

    /// <inheritdoc/>
    public override PlanePoint GradientAt(PlanePoint at)
    {
        var across = at.Y - (at.X * at.X);
        return new((-2 * (1 - at.X)) - (4 * Steepness * at.X * across), 2 * Steepness * across);
    }
}
