namespace Cluster.Data;

/// <summary>Distances to the strokes of a drawing, sampled once on a grid, so that a glyph of any stroke width, place and slant is a
/// look-up a pixel.</summary>
internal sealed class DistanceField
{
    /// <summary>Distance that stands for "far away", in pixels; wider than half of any stroke.</summary>
    public const float Far = 6f;

    private const int CellsPerPixel = 2;
    private const int Margin = 6;
    private const int Columns = (((int)GlyphStrokes.Width + (2 * Margin)) * CellsPerPixel) + 1;
    private const int Rows = (((int)GlyphStrokes.Height + (2 * Margin)) * CellsPerPixel) + 1;

    private readonly float[] _distances = new float[Rows * Columns];

    /// <summary>Samples the distances to some lines.</summary>
    /// <param name="lines">At least one line, in the coordinates of a drawing.</param>
    public DistanceField(IReadOnlyList<Segment> lines)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var (x, y) = ((column / (float)CellsPerPixel) - Margin, (row / (float)CellsPerPixel) - Margin);
                var nearest = Far;
                foreach (var line in lines)
                {
                    var distance = line.DistanceTo(x, y);
                    nearest = distance < nearest ? distance : nearest;
                }

                _distances[(row * Columns) + column] = nearest;
            }
        }
    }

    /// <summary>Distance from a point of the drawing to its nearest stroke, interpolated between four samples.</summary>
    /// <param name="x">Point, x, in the coordinates of a drawing.</param>
    /// <param name="y">Point, y.</param>
    /// <returns>Pixels of the drawing, at most <see cref="Far"/>.</returns>
    public float At(float x, float y)
    {
        var (column, row) = ((x + Margin) * CellsPerPixel, (y + Margin) * CellsPerPixel);
        if (!(column >= 0f && column < Columns - 1 && row >= 0f && row < Rows - 1))
        {
            return Far;
        }

        var (left, top) = ((int)column, (int)row);
        var (rightwards, downwards) = (column - left, row - top);
        var first = (top * Columns) + left;
        var second = first + Columns;
        var upper = _distances[first] + (rightwards * (_distances[first + 1] - _distances[first]));
        var lower = _distances[second] + (rightwards * (_distances[second + 1] - _distances[second]));
        return upper + (downwards * (lower - upper));
    }
}
