using System.Globalization;

namespace Cluster.Data;

/// <summary>The drawings behind <see cref="GlyphDataset"/>: the ten digits, each in two hands.</summary>
/// <remarks>Our own drawings, written as paths: M moves, L draws a line, Q a quadratic curve (control point, end point). x runs from
/// 0 to 14 rightwards and y from 0 to 20 downwards, in pixels of an unvaried glyph.</remarks>
internal static class GlyphStrokes
{
    /// <summary>Number of digits.</summary>
    public const int Classes = 10;

    /// <summary>Drawings of each digit.</summary>
    public const int Hands = 2;

    /// <summary>Extent of a drawing in x.</summary>
    public const float Width = 14;

    /// <summary>Extent of a drawing in y.</summary>
    public const float Height = 20;

    private const int CurveSegments = 8;

    private static readonly string[] Paths =
    [
        "M 7 0 Q 14 0 14 10 Q 14 20 7 20 Q 0 20 0 10 Q 0 0 7 0",
        "M 7 0 Q 13 0 13 10 Q 13 20 7 20 Q 1 20 1 10 Q 1 0 7 0 M 10 5 L 4 15",
        "M 4 4 L 8 0 L 8 20",
        "M 3 4 L 7 0 L 7 20 M 2 20 L 12 20",
        "M 1 5 Q 1 0 7 0 Q 13 0 13 5 Q 13 9 7 13 L 0 20 L 14 20",
        "M 1 4 Q 3 0 7 0 Q 13 0 13 6 Q 13 11 1 20 Q 7 17 14 20",
        "M 1 2 Q 4 0 7 0 Q 13 0 13 5 Q 13 9 6 10 Q 14 10 14 15 Q 14 20 7 20 Q 3 20 0 17",
        "M 1 0 L 13 0 L 6 8 Q 14 8 14 14 Q 14 20 7 20 Q 3 20 0 17",
        "M 11 20 L 11 0 L 0 14 L 14 14",
        "M 3 0 L 1 11 L 13 11 M 10 3 L 10 20",
        "M 13 0 L 2 0 L 1 9 Q 4 7 7 7 Q 14 7 14 14 Q 14 20 7 20 Q 3 20 0 17",
        "M 12 0 L 3 0 L 2 8 Q 13 6 13 13 Q 13 20 1 20",
        "M 12 1 Q 0 4 0 14 Q 0 20 7 20 Q 14 20 14 14 Q 14 9 7 9 Q 0 9 0 14",
        "M 10 0 L 2 10 Q 0 13 0 15 Q 1 20 7 20 Q 13 20 13 15 Q 13 10 7 10 Q 3 10 1 13",
        "M 0 0 L 14 0 L 5 20",
        "M 1 0 L 13 0 L 5 20 M 4 10 L 12 10",
        "M 7 9 Q 1 9 1 4 Q 1 0 7 0 Q 13 0 13 4 Q 13 9 7 9 Q 0 9 0 15 Q 0 20 7 20 Q 14 20 14 15 Q 14 9 7 9",
        "M 12 3 Q 8 -2 3 2 Q 0 6 7 10 Q 14 14 12 18 Q 7 22 2 18 Q 0 14 7 10 Q 13 7 12 3",
        "M 14 6 Q 14 11 7 11 Q 0 11 0 6 Q 0 0 7 0 Q 14 0 14 6 Q 14 16 3 20",
        "M 12 6 Q 12 10 6 10 Q 1 10 1 5 Q 1 0 6 0 Q 12 0 12 6 L 11 20",
    ];

    /// <summary>The lines of one drawing, curves cut into short pieces.</summary>
    /// <param name="digit">Digit in [0, Classes).</param>
    /// <param name="hand">Drawing in [0, Hands).</param>
    public static IReadOnlyList<Segment> Lines(int digit, int hand)
    {
        var tokens = Paths[(digit * Hands) + hand].Split(' ');
        var lines = new List<Segment>();
        var (x, y) = (0f, 0f);
        for (var i = 0; i < tokens.Length;)
        {
            var command = tokens[i++];
            var (firstX, firstY) = (Number(tokens[i++]), Number(tokens[i++]));
            switch (command)
            {
                case "M":
                    (x, y) = (firstX, firstY);
                    break;
                case "L":
                    lines.Add(new Segment(x, y, firstX, firstY));
                    (x, y) = (firstX, firstY);
                    break;
                default:
                    var (endX, endY) = (Number(tokens[i++]), Number(tokens[i++]));
                    AddCurve(lines, x, y, firstX, firstY, endX, endY);
                    (x, y) = (endX, endY);
                    break;
            }
        }

        return lines;
    }

    private static void AddCurve(List<Segment> lines, float x, float y, float controlX, float controlY, float endX, float endY)
    {
        var (fromX, fromY) = (x, y);
        for (var piece = 1; piece <= CurveSegments; piece++)
        {
            var t = piece / (float)CurveSegments;
            var s = 1f - t;
            var toX = (s * s * x) + (2f * s * t * controlX) + (t * t * endX);
            var toY = (s * s * y) + (2f * s * t * controlY) + (t * t * endY);
            lines.Add(new Segment(fromX, fromY, toX, toY));
            (fromX, fromY) = (toX, toY);
        }
    }

    private static float Number(string token) => int.Parse(token, CultureInfo.InvariantCulture);
}
