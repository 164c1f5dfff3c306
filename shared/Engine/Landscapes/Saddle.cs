namespace Cluster.Engine.Landscapes;

/// <summary>A saddle between two minima: ½·x² - ½·y² + ¼·y⁴. Paths begin so near to its ridge that the slope leads to the saddle first,
/// where the gradient all but vanishes.</summary>
public sealed class Saddle : Landscape
{
    /// <inheritdoc/>
    public override string Name => "saddle";

    /// <inheritdoc/>
    public override string Description => "a saddle between two minima, ½x² - ½y² + ¼y⁴";

    /// <inheritdoc/>
    public override PlanePoint Start => new(-1.7, 0.001);

    /// <inheritdoc/>
    public override PlanePoint Least => new(-2, -1.6);

    /// <inheritdoc/>
    public override PlanePoint Greatest => new(2, 1.6);

    /// <inheritdoc/>
    public override IReadOnlyList<PlanePoint> Minima => [new(0, -1), new(0, 1)];

    /// <inheritdoc/>
    public override double Minimum => -0.25;

    /// <inheritdoc/>
    public override double ValueAt(PlanePoint at)
    {
        var square = at.Y * at.Y;
        return (0.5 * at.X * at.X) - (0.5 * square) + (0.25 * square * square);
    }

    /// <inheritdoc/>
    public override PlanePoint GradientAt(PlanePoint at) => new(at.X, (at.Y * at.Y * at.Y) - at.Y);
}
