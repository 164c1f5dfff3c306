namespace Cluster.Coordinator.Records.Pages;

/// <summary>A plot, mostly over the steps of training.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">What lies on the horizontal axis.</param>
/// <param name="Unit">How values are written.</param>
/// <param name="Series">The curves.</param>
/// <param name="Marks">Moments to point out.</param>
internal sealed record Chart(string Title, string XLabel, MetricUnit Unit, IReadOnlyList<Series> Series, IReadOnlyList<Mark> Marks)
{
    private const string Steps = "step";

    /// <summary>Whether the horizontal axis is one of factors; every x is above 0 then.</summary>
    public bool XIsLogarithmic { get; init; }

    /// <summary>Whether the vertical axis is one of factors at first; people may change it.</summary>
    public bool BeginsLogarithmic { get; init; }

    /// <summary>A plot over steps.</summary>
    /// <returns>Null when no curve has a point.</returns>
    public static Chart? OverSteps(string title, MetricUnit unit, IEnumerable<Series> series, IReadOnlyList<Mark> marks)
    {
        List<Series> drawn = [.. series.Where(candidate => candidate.Points.Count > 0)];
        return drawn.Count == 0 ? null : new Chart(title, Steps, unit, drawn, marks);
    }
}

/// <summary>A curve.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Colour">Number of its colour.</param>
/// <param name="Dots">Whether its points are drawn too.</param>
/// <param name="Points">Its points, ascending in x.</param>
internal sealed record Series(string Name, int Colour, bool Dots, IReadOnlyList<Point> Points)
{
    /// <summary>Whether it is drawn dashed: as what ought to be, not what is.</summary>
    public bool IsDashed { get; init; }

    /// <summary>Whether its points are no curve: nothing joins them.</summary>
    public bool IsScatter { get; init; }

    /// <summary>How far apart repeats lie, drawn as upright lines: the lower ends, and then the upper ones.</summary>
    public IReadOnlyList<Point> Lows { get; init; } = [];

    /// <summary>The upper ends, in the order of <see cref="Lows"/>.</summary>
    public IReadOnlyList<Point> Highs { get; init; } = [];

    /// <summary>Number of colours that pages have.</summary>
    public const int Colours = 8;

    private const int MostPoints = 800;
    private const int MostDots = 60;

    /// <summary>What the legend has one entry for, together with other curves of that name; null for an entry of its own.</summary>
    public string? Group { get; init; }

    /// <summary>Whether it is drawn weakly, behind those that matter more.</summary>
    public bool Faded { get; init; }

    /// <summary>A run's curve of a metric, thinned to what a screen can show.</summary>
    public static Series Of(RunRecord run, Metric metric, string name, int colour)
    {
        var points = run.Curve(metric);
        return new Series(name, colour % Colours, metric.FromEvaluations && points.Count <= MostDots, Thinned(points));
    }

    // The mean of neighbours: no single point of a noisy curve deserves to stand for the others.
    private static IReadOnlyList<Point> Thinned(IReadOnlyList<Point> points)
    {
        var size = ((points.Count - 1) / MostPoints) + 1;
        return size == 1
            ? points
            : [.. points.Chunk(size).Select(group => new Point(Math.Round(group.Average(point => point.X)), group.Average(point => point.Y)))];
    }
}

/// <summary>A moment to point out.</summary>
/// <param name="X">Where.</param>
/// <param name="Text">What happened.</param>
internal sealed record Mark(double X, string Text);
