namespace Cluster.Engine.Landscapes;

/// <summary>Four minima of one depth: (x² + y - 11)² + (x + y² - 7)². Which of them is found depends on the method and its
/// learning rate.</summary>
/// <remarks>Source: Himmelblau, Applied Nonlinear Programming (1972).</remarks>
public sealed class Himmelblau : Landscape
{
    /// <inheritdoc/>
    public override string Name => "himmelblau";

    /// <inheritdoc/>
    public override string Description => "four minima, (x² + y - 11)² + (x + y² - 7)²";

    /// <inheritdoc/>
    public override PlanePoint Start => new(-0.5, -1);

    /// <inheritdoc/>
    public override PlanePoint Least => new(-5.5, -5.5);

    /// <inheritdoc/>
    public override PlanePoint Greatest => new(5.5, 5.5);

    /// <inheritdoc/>
    public override IReadOnlyList<PlanePoint> Minima =>
    [
        new(3, 2),
        new(-2.805118086952745, 3.131312518250573),
        new(-3.779310253377747, -3.283185991286170),
        new(3.584428340330492, -1.848126526964404),
    ];

    /// <inheritdoc/>
    public override double ValueAt(PlanePoint at)
    {
        var (first, second) = Terms(at);
        return (first * first) + (second * second);
    }

    /// <inheritdoc/>
    public override PlanePoint GradientAt(PlanePoint at)
    {
        var (first, second) = Terms(at);
        return new((4 * at.X * first) + (2 * second), (2 * first) + (4 * at.Y * second));
    }

    private static PlanePoint Terms(PlanePoint at) => new((at.X * at.X) + at.Y - 11, at.X + (at.Y * at.Y) - 7);
}
