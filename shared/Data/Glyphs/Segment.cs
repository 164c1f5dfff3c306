namespace Cluster.Data;

/// <summary>A straight line between two points, in pixels.</summary>
/// <param name="FromX">Start, x.</param>
/// <param name="FromY">Start, y.</param>
/// <param name="ToX">End, x.</param>
/// <param name="ToY">End, y.</param>
internal readonly record struct Segment(float FromX, float FromY, float ToX, float ToY)
{
    /// <summary>Distance from a point to the nearest point of the line, in pixels. Uses only operations that IEEE 754 rounds
    /// correctly, so that it has equal bits everywhere.</summary>
    /// <param name="x">The point, x.</param>
    /// <param name="y">The point, y.</param>
    public float DistanceTo(float x, float y)
    {
        var (alongX, alongY) = (ToX - FromX, ToY - FromY);
        var (offsetX, offsetY) = (x - FromX, y - FromY);
        var lengthSquared = (alongX * alongX) + (alongY * alongY);
        var position = lengthSquared > 0f ? ((offsetX * alongX) + (offsetY * alongY)) / lengthSquared : 0f;
        position = position < 0f ? 0f : position > 1f ? 1f : position;
        var (awayX, awayY) = (offsetX - (position * alongX), offsetY - (position * alongY));
        return MathF.Sqrt((awayX * awayX) + (awayY * awayY));
    }
}
