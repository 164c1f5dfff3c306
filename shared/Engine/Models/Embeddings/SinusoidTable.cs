using Cluster.Engine.Numerics;

namespace Cluster.Engine.Models;

/// <summary>The sines and cosines that stand for positions.</summary>
/// <remarks>Angles are formed in double precision by sums, products and quotients alone and brought into one turn before the sine, so the
/// table is the same everywhere and good to 2e-7 at every position.</remarks>
internal static class SinusoidTable
{
    private const double LogOfBase = 9.210340371976182736; // log 10000
    private const double Turn = 6.283185307179586477;

    /// <summary>table[t, 2i] = sin(t / 10000^(2i/features)) and table[t, 2i + 1] = cos of the same.</summary>
    /// <param name="length">Number of positions.</param>
    /// <param name="features">Features of a position.</param>
    public static float[] Create(int length, int features)
    {
        var table = new float[length * features];
        for (var feature = 0; feature < features; feature++)
        {
            var frequency = Exp(-LogOfBase * (feature - (feature % 2)) / features);
            for (var position = 0; position < length; position++)
            {
                var angle = position * frequency;
                var reduced = (float)(angle - (Math.Round(angle / Turn) * Turn));
                table[(position * features) + feature] = feature % 2 == 0
                    ? Circular.Sin<LanesScalar, float>(reduced)
                    : Circular.Cos<LanesScalar, float>(reduced);
            }
        }

        return table;
    }

    /// <summary>exp(x) of an x in [-10, 0], within 1e-13: the series of x/1024, squared ten times.</summary>
    private static double Exp(double x)
    {
        var small = x / 1024;
        var sum = 1.0;
        for (var term = 8; term >= 1; term--)
        {
            sum = 1 + (small * sum / term);
        }

        for (var doubling = 0; doubling < 10; doubling++)
        {
            sum *= sum;
        }

        return sum;
    }
}
