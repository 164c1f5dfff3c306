using System.Globalization;
using System.Text;
using Cluster.Engine.Landscapes;

namespace Cluster.Coordinator.Records.Pages.Descents;

/// <summary>Lines of equal height of a landscape, as paths of a drawing, by marching squares.</summary>
internal sealed class Contours
{
    private const int Columns = 120;
    private const int Rows = 90;
    private const int Levels = 16;

    private readonly double[,] _heights = new double[Columns + 1, Rows + 1];

    /// <summary>Takes a landscape's heights.</summary>
    public Contours(Landscape landscape, LandscapeFrame frame)
    {
        for (var column = 0; column <= Columns; column++)
        {
            for (var row = 0; row <= Rows; row++)
            {
                _heights[column, row] = landscape.ValueAt(frame.PointAt((double)column / Columns, (double)row / Rows)) - landscape.Minimum;
            }
        }
    }

    /// <summary>The lines, the lowest first. They lie closer to each other near the minimum, where paths end.</summary>
    public IEnumerable<string> Lines()
    {
        var highest = _heights.Cast<double>().Max();
        for (var level = 1; level < Levels; level++)
        {
            var share = (double)level / Levels;
            yield return Line(highest * share * share * share * share);
        }
    }

    private string Line(double height)
    {
        var path = new StringBuilder();
        Span<(double X, double Y)> crossings = stackalloc (double, double)[4];
        for (var column = 0; column < Columns; column++)
        {
            for (var row = 0; row < Rows; row++)
            {
                var found = Crossings(column, row, height, crossings);
                for (var pair = 0; pair + 1 < found; pair += 2)
                {
                    Add(path, 'M', crossings[pair]);
                    Add(path, 'L', crossings[pair + 1]);
                }
            }
        }

        return path.ToString();
    }

    // A cell's edges in their order around it; where all four are crossed, either pairing will do.
    private int Crossings(int column, int row, double height, Span<(double X, double Y)> crossings)
    {
        ReadOnlySpan<(int X, int Y)> corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)];
        var found = 0;
        for (var edge = 0; edge < 4; edge++)
        {
            var ((fromX, fromY), (toX, toY)) = (corners[edge], corners[edge + 1]);
            var (from, to) = (_heights[column + fromX, row + fromY] - height, _heights[column + toX, row + toY] - height);
            if (from < 0 != to < 0)
            {
                var share = from / (from - to);
                crossings[found++] = (column + fromX + (share * (toX - fromX)), row + fromY + (share * (toY - fromY)));
            }
        }

        return found;
    }

    private static void Add(StringBuilder path, char command, (double X, double Y) crossing) => path.Append(
        CultureInfo.InvariantCulture,
        $"{command}{crossing.X / Columns * LandscapeFrame.Width:F1},{(1 - (crossing.Y / Rows)) * LandscapeFrame.Height:F1}");
}
