using Cluster.Engine.Numerics;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Normal, on the condition that the value lies between two bounds. Mean and deviation are those before truncation; the bounds
/// are values, not multiples of the deviation.</summary>
/// <remarks>Each value is drawn again until one fits; attempt n reads the n-th stream at the value's place, so no value depends on another.
/// Narrow or far windows are drawn from uniformly and thinned by the density.
/// Source: Devroye, Non-Uniform Random Variate Generation (1986), section II.3; PyTorch's trunc_normal_.</remarks>
public sealed class TruncatedNormalInitializer : Initializer
{
    /// <summary>Deviation of the standard normal law on the condition that the value lies within ±2.</summary>
    private const double DeviationWithinTwo = 0.87962566103423978;

    // Beyond this the density is below 2^-24 of that at the window's best point.
    private const double NegligibleExponent = 17;

    private readonly float _mean;
    private readonly float _deviation;
    private readonly float _lower;
    private readonly float _upper;
    private readonly bool _fromUniform;
    private readonly float _uniformLower;
    private readonly float _uniformRange;
    private readonly float _leastSquare;

    /// <summary>The truncated law.</summary>
    /// <param name="mean">Mean before truncation.</param>
    /// <param name="deviation">Standard deviation before truncation, above 0.</param>
    /// <param name="lower">Smallest value.</param>
    /// <param name="upper">Largest value, above the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or out of range.</exception>
    public TruncatedNormalInitializer(double mean = 0, double deviation = 1, double lower = -2, double upper = 2)
    {
        if (!double.IsFinite(mean) || !(deviation > 0) || !double.IsFinite(deviation)
            || !double.IsFinite(lower) || !double.IsFinite(upper) || !((float)lower < (float)upper))
        {
            throw new ArgumentOutOfRangeException(
                nameof(upper),
                $"TruncatedNormal needs finite numbers, a deviation above 0 and lower < upper, got mean {mean}, deviation {deviation}, "
                + $"[{lower}, {upper}]; correct them.");
        }

        (_mean, _deviation, _lower, _upper) = ((float)mean, (float)deviation, (float)lower, (float)upper);
        var (start, end) = ((lower - mean) / deviation, (upper - mean) / deviation);
        _fromUniform = start > 0 || end < 0 || end - start < 2;

        // The point of the window nearest to the mean, and how far from it the density counts at all.
        var nearest = Math.Clamp(0, start, end);
        var reach = Math.Sqrt((nearest * nearest) + (2 * NegligibleExponent));
        (start, end) = (Math.Max(start, -reach), Math.Min(end, reach));
        _leastSquare = (float)(nearest * nearest);
        _uniformLower = (float)start;
        _uniformRange = (float)(end - start);
    }

    /// <summary>A law truncated at two standard deviations whose deviation after truncation is given, as in Keras and JAX.</summary>
    /// <param name="deviation">Standard deviation after truncation, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is out of range.</exception>
    public static TruncatedNormalInitializer WithinTwoDeviations(double deviation)
    {
        var before = deviation / DeviationWithinTwo;
        return new TruncatedNormalInitializer(0, before, -2 * before, 2 * before);
    }

    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        for (var index = 0; index < target.Length; index++)
        {
            target[index] = Draw(key, (uint)index);
        }
    }

    private float Draw(in RandomKey key, uint index)
    {
        for (var attempt = 0u; ; attempt++)
        {
            var stream = key with { MicroBatch = attempt };
            var standard = _fromUniform ? Thinned(stream, index) : NormalInitializer.Standard(stream, index);
            var value = ExactFma.Compute(_deviation, standard, _mean);
            if (value >= _lower && value <= _upper)
            {
                return value;
            }
        }
    }

    /// <summary>A uniform number of the window that survives with the density's share, else NaN.</summary>
    private float Thinned(in RandomKey key, uint index)
    {
        var block = Philox.Block(key, index);
        var standard = ExactFma.Compute(_uniformRange, Philox.ToUnit(block.Word0), _uniformLower);
        var density = Transcendental.Exp<LanesScalar, float>(-0.5f * ((standard * standard) - _leastSquare));
        return Philox.ToUnit(block.Word1) < density ? standard : float.NaN;
    }
}
