using Cluster.Engine.Randomness;

namespace Cluster.Data;

/// <summary>Everything by which one sample differs from its drawing, drawn from the counted stream of that sample.</summary>
internal readonly struct GlyphVariation
{
    private const int WordsDrawn = 32;

    /// <summary>First block of the stream that holds noise; the blocks before it hold the variation.</summary>
    public const uint FirstNoiseBlock = 16;

    public GlyphVariation(in RandomKey key)
    {
        Span<float> units = stackalloc float[WordsDrawn];
        for (var i = 0; i < WordsDrawn; i += 4)
        {
            var block = Philox.Block(key, (uint)(i / 4));
            units[i] = Philox.ToUnit(block.Word0);
            units[i + 1] = Philox.ToUnit(block.Word1);
            units[i + 2] = Philox.ToUnit(block.Word2);
            units[i + 3] = Philox.ToUnit(block.Word3);
        }

        Hand = units[0] < 0.5f ? 0 : 1;
        HalfTurn = Between(units[1], -T.Turn, T.Turn);
        ScaleX = Between(units[2], T.ScaleLow, T.ScaleHigh);
        ScaleY = Between(units[3], T.ScaleLow, T.ScaleHigh);
        Shear = Between(units[4], -T.Shear, T.Shear);
        ShiftX = Between(units[5], -T.Shift, T.Shift);
        ShiftY = Between(units[6], -T.Shift, T.Shift);
        HalfWidth = Between(units[7], T.WidthLow, T.WidthHigh);
        Ink = Between(units[8], T.InkLow, 255f);
        Paper = Between(units[9], 0f, T.Paper);
        NoiseAmplitude = Between(units[10], T.Noise / 3, T.Noise);
        BendX = Between(units[11], -T.Bend, T.Bend);
        BendY = Between(units[12], -T.Bend, T.Bend);
        Distractors = (int)(units[13] * (T.Distractors + 1));
        Inverted = units[14] < T.Invert;
        FirstDistractor = Distract(units[16..24]);
        SecondDistractor = Distract(units[24..32]);
        DistractorInk = Between(units[15], 0.3f, 0.8f) * Ink;
    }

    private static Segment Distract(ReadOnlySpan<float> u)
    {
        var x = Between(u[0], 0, 27);
        var y = Between(u[1], 0, 27);
        return new Segment(x, y, x + Between(u[2], -T.DistractorLength, T.DistractorLength), y + Between(u[3], -T.DistractorLength, T.DistractorLength));
    }

    public int Hand { get; }
    public float HalfTurn { get; }
    public float ScaleX { get; }
    public float ScaleY { get; }
    public float Shear { get; }
    public float ShiftX { get; }
    public float ShiftY { get; }
    public float HalfWidth { get; }
    public float Ink { get; }
    public float Paper { get; }
    public float NoiseAmplitude { get; }
    public float BendX { get; }
    public float BendY { get; }
    public int Distractors { get; }
    public bool Inverted { get; }
    public Segment FirstDistractor { get; }
    public Segment SecondDistractor { get; }
    public float DistractorInk { get; }

    private static float Between(float unit, float low, float high) => low + (unit * (high - low));
}

internal static class T
{
    static float G(string n, float d) => Environment.GetEnvironmentVariable("T_" + n) is { } s ? float.Parse(s, System.Globalization.CultureInfo.InvariantCulture) : d;
    public static readonly float Turn = G("Turn", 0.12f), ScaleLow = G("ScaleLow", 0.75f), ScaleHigh = G("ScaleHigh", 1.05f), Shear = G("Shear", 0.25f), Shift = G("Shift", 2.5f),
        WidthLow = G("WidthLow", 0.9f), WidthHigh = G("WidthHigh", 2.0f), InkLow = G("InkLow", 140f), Paper = G("Paper", 40f), Noise = G("Noise", 40f), Bend = G("Bend", 0.02f),
        Distractors = G("Distractors", 2f), Invert = G("Invert", 0f), DistractorLength = G("DLength", 6f);
}
