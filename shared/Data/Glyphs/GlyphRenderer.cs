using Cluster.Engine.Randomness;

namespace Cluster.Data;

/// <summary>Turns a digit and a random stream into pixels. Every operation is one that IEEE 754 rounds correctly, in a fixed order,
/// so the pixels are equal on every machine.</summary>
internal sealed class GlyphRenderer
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels of an image.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Brightest pixel.</summary>
    public const float White = 255f;

    private const float Centre = (Side - 1) / 2f;
    private const float DistractorReachPixels = 6f;
    private const float DistractorHalfWidthPixels = 1f;
    private const float SoftEdgePixels = 0.5f;
    private const float NoiseMidpoint = 127.5f;
    private const int BytesPerWord = sizeof(uint);

    private readonly DistanceField[] _fields = new DistanceField[GlyphStrokes.Classes * GlyphStrokes.Hands];

    /// <summary>A renderer with all drawings prepared.</summary>
    public GlyphRenderer()
    {
        for (var digit = 0; digit < GlyphStrokes.Classes; digit++)
        {
            for (var hand = 0; hand < GlyphStrokes.Hands; hand++)
            {
                _fields[(digit * GlyphStrokes.Hands) + hand] = new DistanceField(GlyphStrokes.Lines(digit, hand));
            }
        }
    }

    /// <summary>Draws one sample.</summary>
    /// <param name="digit">Digit in [0, GlyphStrokes.Classes).</param>
    /// <param name="key">Names the sample's random stream.</param>
    /// <param name="pixels">Length <see cref="Pixels"/>; overwritten, row-major.</param>
    public void Render(int digit, in RandomKey key, Span<byte> pixels)
    {
        Span<float> ink = stackalloc float[Pixels];
        var stream = new GlyphStream(key);
        var variation = new GlyphVariation(ref stream);
        DrawGlyph(ink, _fields[(digit * GlyphStrokes.Hands) + variation.Hand], variation);
        for (var i = 0; i < variation.Distractors; i++)
        {
            DrawDistractor(ink, ref stream, variation.DistractorInk);
        }

        Develop(ink, ref stream, variation, pixels);
    }

    // Walks the image and asks, for every pixel, which point of the drawing has come to lie there.
    private static void DrawGlyph(Span<float> ink, DistanceField field, in GlyphVariation variation)
    {
        var square = variation.HalfTurn * variation.HalfTurn;
        var cosine = (1f - square) / (1f + square);
        var sine = 2f * variation.HalfTurn / (1f + square);
        var (shrinkX, shrinkY) = (1f / variation.ScaleX, 1f / variation.ScaleY);
        for (var row = 0; row < Side; row++)
        {
            var y = row - Centre - variation.ShiftY;
            for (var column = 0; column < Side; column++)
            {
                var x = column - Centre - variation.ShiftX;
                var level = ((cosine * y) - (sine * x)) * shrinkY;
                var upright = (((cosine * x) + (sine * y)) * shrinkX) + (variation.Shear * level);
                var drawnX = upright + (variation.BendX * level * level);
                var drawnY = level + (variation.BendY * upright * upright);
                var distance = field.At(drawnX + (GlyphStrokes.Width / 2f), drawnY + (GlyphStrokes.Height / 2f));
                ink[(row * Side) + column] = variation.Ink * Coverage(variation.HalfWidth - distance);
            }
        }
    }

    private static void DrawDistractor(Span<float> ink, ref GlyphStream stream, float strength)
    {
        var (x, y) = (stream.NextBetween(0f, Side - 1), stream.NextBetween(0f, Side - 1));
        var line = new Segment(
            x,
            y,
            x + stream.NextBetween(-DistractorReachPixels, DistractorReachPixels),
            y + stream.NextBetween(-DistractorReachPixels, DistractorReachPixels));
        var (firstRow, lastRow) = Range(line.FromY, line.ToY);
        var (firstColumn, lastColumn) = Range(line.FromX, line.ToX);
        for (var row = firstRow; row <= lastRow; row++)
        {
            for (var column = firstColumn; column <= lastColumn; column++)
            {
                ref var pixel = ref ink[(row * Side) + column];
                var value = strength * Coverage(DistractorHalfWidthPixels - line.DistanceTo(column, row));
                pixel = pixel > value ? pixel : value;
            }
        }
    }

    // The pixels that a stroke between two coordinates can touch, cut off at the border of the image.
    private static (int First, int Last) Range(float from, float to)
    {
        const float Reach = DistractorHalfWidthPixels + SoftEdgePixels;
        var (low, high) = from < to ? (from, to) : (to, from);
        return (Math.Max(0, (int)(low - Reach)), Math.Min(Side - 1, (int)(high + Reach)));
    }

    private static void Develop(ReadOnlySpan<float> ink, ref GlyphStream stream, in GlyphVariation variation, Span<byte> pixels)
    {
        var contrast = (White - variation.Paper) / White;
        var grain = variation.Noise / NoiseMidpoint;
        var word = 0u;
        for (var i = 0; i < pixels.Length; i++)
        {
            word = i % BytesPerWord == 0 ? stream.NextWord() : word >> 8;
            var value = variation.Paper + (ink[i] * contrast) + (((word & 0xFF) - NoiseMidpoint) * grain);
            value = value < 0f ? 0f : value > White ? White : value;
            pixels[i] = (byte)((variation.Inverted ? White - value : value) + 0.5f);
        }
    }

    // How much of a pixel lies inside a stroke whose edge is so far away.
    private static float Coverage(float inside)
    {
        var share = inside + SoftEdgePixels;
        return share < 0f ? 0f : share > 1f ? 1f : share;
    }
}
