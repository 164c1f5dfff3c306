using System.Runtime.CompilerServices;

namespace Cluster.Engine.Numerics;

/// <summary>The engine's own sine and cosine, of angles given in whole turns, where the reduction to a quadrant is exact.</summary>
internal static class Trigonometry
{
    /// <summary>sin(2πu) and cos(2πu), within 2e-7.</summary>
    /// <param name="turns">Angle in [0, 1], in turns.</param>
    /// <remarks>Minimax fits over an eighth of a turn to both sides of the quadrant's middle.</remarks>
    public static (float Sine, float Cosine) SinCosOfTurns(float turns)
    {
        var quarters = 4f * turns;
        var quadrant = (int)(quarters + 0.5f);
        var f = quarters - quadrant;
        var square = f * f;

        var s = Fma(-0.00468305498f, square, 0.0797115937f);
        s = Fma(s, square, -0.645966589f);
        s = Fma(s, square, 1.57079637f);
        s *= f;

        var c = Fma(0.000894473458f, square, -0.0208555944f);
        c = Fma(c, square, 0.253668547f);
        c = Fma(c, square, -1.23370051f);
        c = Fma(c, square, 1f);

        return (quadrant & 3) switch
        {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fma(float a, float b, float c) => ExactFma.Compute(a, b, c);
}
