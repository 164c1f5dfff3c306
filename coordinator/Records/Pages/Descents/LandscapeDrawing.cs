using System.Globalization;
using Cluster.Engine.Landscapes;

namespace Cluster.Coordinator.Records.Pages.Descents;

/// <summary>Paths over a landscape's lines of equal height, as a drawing.</summary>
internal static class LandscapeDrawing
{
    private const int MostDots = 60;

    /// <summary>The lines, to be drawn below as many sets of paths as there are.</summary>
    public static Html Ground(Landscape landscape)
    {
        var frame = FrameOf(landscape);
        return Html.Of($"""
            <svg width="0" height="0" aria-hidden="true"><defs><g id="ground-{landscape.Name}" class="contours">
            {Html.Each(new Contours(landscape, frame).Lines(), line => Html.Of($"<path d=\"{line}\"/>\n"))}</g></defs></svg>

            """);
    }

    /// <summary>Paths over the lines; one that diverges covers much, and is drawn below the others.</summary>
    public static Html Of(Landscape landscape, string title, IReadOnlyList<NamedDescent> paths)
    {
        var frame = FrameOf(landscape);
        return Html.Of($"""
            <figure class="card landscape">
            <h3>{title}</h3>
            <div class="legend">{Html.Each(paths.Index(), path => Legend(path.Item, path.Index))}</div>
            <svg viewBox="0 0 {LandscapeFrame.Width} {LandscapeFrame.Height}" role="img" aria-label="{title}">
            <use href="#ground-{landscape.Name}"/>
            {Html.Each(landscape.Minima, minimum => Minimum(frame, minimum))}
            {Html.Each(paths.Index().OrderByDescending(path => path.Item.Descent.Diverged), path => Path(frame, path.Item, Colour(path.Index)))}
            {Start(frame, landscape.Start)}
            </svg>
            <figcaption>x from {landscape.Least.X} to {landscape.Greatest.X}, y from {landscape.Least.Y} to {landscape.Greatest.Y}</figcaption>
            </figure>

            """);
    }

    /// <summary>Number of a path's colour.</summary>
    public static int Colour(int index) => index % Series.Colours;

    private static LandscapeFrame FrameOf(Landscape landscape) => new(landscape.Least, landscape.Greatest);

    private static Html Legend(NamedDescent path, int index) =>
        Html.Of($"<span><i style=\"background: var(--c{Colour(index)})\"></i>{path.Name}, rate {path.Rate:G3}</span>");

    private static Html Path(LandscapeFrame frame, NamedDescent path, int colour)
    {
        var places = path.Descent.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).Select(frame.Place).ToList();
        var line = string.Join('L', places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.X:F1},{place.Y:F1}")));
        return Html.Of($"""
            <g style="--path: var(--c{colour})"><path class="way" d="M{line}"><title>{path.Name}, rate {path.Rate:G4}</title></path>
            {Html.Each(places.Take(MostDots), place => Html.Of($"<circle cx=\"{place.X:F1}\" cy=\"{place.Y:F1}\" r=\"1.7\"/>"))}
            <circle cx="{places[^1].X:F1}" cy="{places[^1].Y:F1}" r="4.5"/></g>

            """);
    }

    private static Html Minimum(LandscapeFrame frame, PlanePoint at)
    {
        var (x, y) = frame.Place(at);
        return Html.Of($"<path class=\"minimum\" d=\"M{x - 6:F1},{y:F1}h12M{x:F1},{y - 6:F1}v12\"><title>minimum</title></path>");
    }

    private static Html Start(LandscapeFrame frame, PlanePoint at)
    {
        var (x, y) = frame.Place(at);
        return Html.Of($"<circle class=\"start\" cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"5\"><title>start</title></circle>");
    }
}
