using Cluster.Engine.Randomness;

namespace Cluster.Data;

internal sealed class GlyphRenderer
{
    public const int Side = 28;
    private const float Centre = (Side - 1) / 2f;
    private readonly DistanceField[] _fields = new DistanceField[GlyphStrokes.Classes * GlyphStrokes.Hands];

    public GlyphRenderer()
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i] = new DistanceField(GlyphStrokes.Lines(i / GlyphStrokes.Hands, i % GlyphStrokes.Hands));
        }
    }

    public void Render(int digit, in RandomKey key, Span<byte> pixels)
    {
        var v = new GlyphVariation(key);
        var field = _fields[(digit * GlyphStrokes.Hands) + v.Hand];
        var t2 = v.HalfTurn * v.HalfTurn;
        var (cos, sin) = ((1f - t2) / (1f + t2), 2f * v.HalfTurn / (1f + t2));
        Span<float> image = stackalloc float[Side * Side];
        for (var row = 0; row < Side; row++)
        {
            var y = row - Centre - v.ShiftY;
            for (var column = 0; column < Side; column++)
            {
                var x = column - Centre - v.ShiftX;
                var turnedX = ((cos * x) + (sin * y)) / v.ScaleX;
                var turnedY = ((cos * y) - (sin * x)) / v.ScaleY;
                turnedX += v.Shear * turnedY;
                var (bentX, bentY) = (turnedX + (v.BendX * turnedY * turnedY), turnedY + (v.BendY * turnedX * turnedX));
                var d = field.At(bentX + (GlyphStrokes.Width / 2f), bentY + (GlyphStrokes.Height / 2f));
                image[(row * Side) + column] = v.Ink * Unit(v.HalfWidth - d + 0.5f);
            }
        }

        if (v.Distractors > 0) Stroke(image, v.FirstDistractor, v.DistractorInk);
        if (v.Distractors > 1) Stroke(image, v.SecondDistractor, v.DistractorInk);
        for (var i = 0; i < pixels.Length; i += 16)
        {
            var b = Philox.Block(key, GlyphVariation.FirstNoiseBlock + ((uint)i / 16));
            Noise(b.Word0, image[i..], pixels[i..], v);
            Noise(b.Word1, image[(i + 4)..], pixels[(i + 4)..], v);
            Noise(b.Word2, image[(i + 8)..], pixels[(i + 8)..], v);
            Noise(b.Word3, image[(i + 12)..], pixels[(i + 12)..], v);
        }
    }

    private static void Noise(uint word, ReadOnlySpan<float> image, Span<byte> pixels, in GlyphVariation v)
    {
        for (var i = 0; i < 4; i++)
        {
            var n = (((word >> (8 * i)) & 0xFF) - 127.5f) / 127.5f;
            var value = v.Paper + (image[i] * (255f - v.Paper) / 255f) + (n * v.NoiseAmplitude);
            value = value < 0 ? 0 : value > 255 ? 255 : value;
            if (v.Inverted) value = 255 - value;
            pixels[i] = (byte)(value + 0.5f);
        }
    }

    private static void Stroke(Span<float> image, Segment s, float ink)
    {
        for (var i = 0; i < image.Length; i++)
        {
            var value = ink * Unit(1.5f - s.DistanceTo(i % Side, i / Side));
            image[i] = image[i] > value ? image[i] : value;
        }
    }

    private static float Unit(float value) => value < 0f ? 0f : value > 1f ? 1f : value;
}
