using Cluster.Engine.Landscapes;

namespace Cluster.Coordinator.Records.Pages.Descents;

/// <summary>The part of the plane that a drawing shows, and where in the drawing its points lie.</summary>
/// <param name="Least">Lower left corner.</param>
/// <param name="Greatest">Upper right corner.</param>
internal sealed record LandscapeFrame(PlanePoint Least, PlanePoint Greatest)
{
    // What lies further outside than this is drawn there: a path that leaves the picture must not end in it.
    private const double Outside = 5;

    /// <summary>Width of the drawing, in its own units.</summary>
    public const double Width = 560;

    /// <summary>Height of the drawing.</summary>
    public const double Height = 420;

    /// <summary>The point at a share of the width and height, from the lower left.</summary>
    public PlanePoint PointAt(double across, double up) =>
        new(Least.X + (across * (Greatest.X - Least.X)), Least.Y + (up * (Greatest.Y - Least.Y)));

    /// <summary>Where a point lies in the drawing, whose y goes down.</summary>
    public (double X, double Y) Place(PlanePoint point) => (
        Width * Math.Clamp((point.X - Least.X) / (Greatest.X - Least.X), -Outside, 1 + Outside),
        Height * (1 - Math.Clamp((point.Y - Least.Y) / (Greatest.Y - Least.Y), -Outside, 1 + Outside)));
}
