namespace Cluster.Coordinator.Records.Pages.Descents;

/// <summary>The page that shows what optimization methods and learning rates do on functions of two variables.</summary>
public static class DescentPage
{
    // What diverges would leave no room for all else.
    private const double Highest = 1e3;

    // Below it there are but the last digits of float32.
    private const double Lowest = 1e-12;

    /// <summary>The page as HTML.</summary>
    /// <param name="studies">One a landscape.</param>
    public static string Of(IReadOnlyList<LandscapeStudy> studies)
    {
        ArgumentNullException.ThrowIfNull(studies);
        var charts = studies.SelectMany(study => new[]
        {
            Heights($"{study.Landscape.Name}: methods", study.Methods),
            Heights($"{study.Landscape.Name}: learning rates of {study.RateMethod}", study.Rates),
        });
        return Page.Of("Descents", Header(studies), [.. charts.OfType<Chart>()]);
    }

    private static Chart? Heights(string title, IReadOnlyList<NamedDescent> paths) => Chart.OverSteps(
        $"{title}, height above the minimum",
        MetricUnit.Number,
        paths.Select((path, index) => new Series(
            $"{path.Name}, rate {FormattableString.Invariant($"{path.Rate:G3}")}",
            LandscapeDrawing.Colour(index),
            Dots: false,
            [.. path.Descent.Heights.Select((height, step) => new Point(step, height))
                .Where(point => point.Y >= Lowest * path.Descent.Heights[0] && point.Y <= Highest * path.Descent.Heights[0])])),
        []) is { } chart ? chart with { BeginsLogarithmic = true } : null;

    private static Html Header(IReadOnlyList<LandscapeStudy> studies) => Html.Of($"""
        <header>
        <h1>Methods and learning rates on functions of two variables</h1>
        <p>Each method is drawn with the learning rate that suits it best, of many that were tried, unless one was given: it arrives first, and
        stays in the picture. A dot is a step (the first 60), a ring the start, a cross a minimum. Heights are counted from the
        minimum, and in tables are shares of the start's.</p>
        </header>
        {Html.Each(studies, Section)}
        """);

    private static Html Section(LandscapeStudy study) => Html.Of($"""
        <h2>{study.Landscape.Name}: {study.Landscape.Description}</h2>
        {(study.Theory.Length == 0 ? null : Html.Of($"<p class=\"theory\">{study.Theory}</p>"))}
        {LandscapeDrawing.Ground(study.Landscape)}
        <div class="charts">
        {LandscapeDrawing.Of(study.Landscape, "Comparison of methods", study.Methods)}
        {LandscapeDrawing.Of(study.Landscape, $"The effect of the learning rate: {study.RateMethod}", study.Rates)}
        {Table("method", study.Methods)}
        {Table("rate is", study.Rates)}
        </div>

        """);

    private static Html Table(string first, IReadOnlyList<NamedDescent> paths) => Html.Of($"""
        <div class="card scroll"><table>
        <tr><th>{first}</th>{Html.Each(NamedDescent.Columns, name => Html.Of($"<th>{name}</th>"))}</tr>
        {Html.Each(paths, path => Html.Of($"""
            <tr><td class="short">{path.Name}</td>{Html.Each(path.Row, cell => Html.Of($"<td class=\"short\">{cell}</td>"))}</tr>

            """))}</table></div>

        """);
}
