namespace Cluster.Data;

/// <summary>Everything by which one sample differs from its drawing. The ranges are tuned so that a glyph stays readable, a small
/// network learns it within a few epochs, and a linear model cannot: dark glyphs on light paper see to the latter.</summary>
internal readonly record struct GlyphVariation
{
    /// <summary>Most distractors in a sample.</summary>
    public const int MaximumDistractors = 2;

    // tan of half the largest turn: 14 degrees either way.
    private const float MaximumHalfTurn = 0.12f;
    private const float SmallestScale = 0.85f;
    private const float LargestScale = 1.05f;
    private const float MaximumShear = 0.2f;
    private const float MaximumShiftPixels = 1.75f;
    private const float MaximumBendPerPixel = 0.02f;
    private const float SmallestHalfWidthPixels = 0.9f;
    private const float LargestHalfWidthPixels = 2f;
    private const float FaintestInk = 160f;
    private const float LightestPaper = 40f;
    private const float QuietestNoise = 8f;
    private const float LoudestNoise = 24f;
    private const float FaintestDistractor = 0.3f;
    private const float StrongestDistractor = 0.8f;
    private const float InvertedShare = 0.125f;

    /// <summary>Draws the variation of one sample.</summary>
    /// <param name="stream">The sample's stream.</param>
    public GlyphVariation(ref GlyphStream stream)
    {
        Hand = stream.NextBelow(GlyphStrokes.Hands);
        HalfTurn = stream.NextBetween(-MaximumHalfTurn, MaximumHalfTurn);
        ScaleX = stream.NextBetween(SmallestScale, LargestScale);
        ScaleY = stream.NextBetween(SmallestScale, LargestScale);
        Shear = stream.NextBetween(-MaximumShear, MaximumShear);
        ShiftX = stream.NextBetween(-MaximumShiftPixels, MaximumShiftPixels);
        ShiftY = stream.NextBetween(-MaximumShiftPixels, MaximumShiftPixels);
        BendX = stream.NextBetween(-MaximumBendPerPixel, MaximumBendPerPixel);
        BendY = stream.NextBetween(-MaximumBendPerPixel, MaximumBendPerPixel);
        HalfWidth = stream.NextBetween(SmallestHalfWidthPixels, LargestHalfWidthPixels);
        Ink = stream.NextBetween(FaintestInk, GlyphRenderer.White);
        Paper = stream.NextBetween(0f, LightestPaper);
        Noise = stream.NextBetween(QuietestNoise, LoudestNoise);
        DistractorInk = stream.NextBetween(FaintestDistractor, StrongestDistractor) * Ink;
        Distractors = stream.NextBelow(MaximumDistractors + 1);
        Inverted = stream.NextBetween(0f, 1f) < InvertedShare;
    }

    /// <summary>Which drawing of the digit, in [0, GlyphStrokes.Hands).</summary>
    public int Hand { get; }

    /// <summary>Tangent of half the angle by which the glyph is turned; rational functions of it give sine and cosine.</summary>
    public float HalfTurn { get; }

    /// <summary>Horizontal size, 1 as drawn.</summary>
    public float ScaleX { get; }

    /// <summary>Vertical size, 1 as drawn.</summary>
    public float ScaleY { get; }

    /// <summary>Slant: pixels in x a pixel in y.</summary>
    public float Shear { get; }

    /// <summary>Displacement in x, in pixels.</summary>
    public float ShiftX { get; }

    /// <summary>Displacement in y, in pixels.</summary>
    public float ShiftY { get; }

    /// <summary>Bend of upright strokes: pixels in x a squared pixel in y.</summary>
    public float BendX { get; }

    /// <summary>Bend of level strokes: pixels in y a squared pixel in x.</summary>
    public float BendY { get; }

    /// <summary>Half the width of a stroke, in pixels of the drawing.</summary>
    public float HalfWidth { get; }

    /// <summary>Brightness of the strokes over the paper, at most 255.</summary>
    public float Ink { get; }

    /// <summary>Brightness of the paper.</summary>
    public float Paper { get; }

    /// <summary>Largest deviation of a pixel by noise.</summary>
    public float Noise { get; }

    /// <summary>Brightness of the distractors.</summary>
    public float DistractorInk { get; }

    /// <summary>Number of stray strokes, 0 to <see cref="MaximumDistractors"/>.</summary>
    public int Distractors { get; }

    /// <summary>Whether the glyph is dark on light paper.</summary>
    public bool Inverted { get; }
}
