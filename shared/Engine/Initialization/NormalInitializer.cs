using Cluster.Engine.Numerics;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Normal with a mean and a standard deviation.</summary>
/// <remarks>Samples lie within 5.77 standard deviations, because the uniform numbers behind them have 24 bits.
/// Source: Box and Muller, A Note on the Generation of Random Normal Deviates, Annals of Mathematical Statistics 29 (1958).</remarks>
public sealed class NormalInitializer : Initializer
{
    private readonly float _mean;
    private readonly float _deviation;

    /// <summary>The normal law.</summary>
    /// <param name="mean">Mean.</param>
    /// <param name="deviation">Standard deviation, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the deviation is negative.</exception>
    public NormalInitializer(double mean, double deviation)
    {
        if (!double.IsFinite(mean) || !double.IsFinite(deviation) || deviation < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(deviation), $"Normal needs a finite mean and a deviation of 0 or more, got {mean} and {deviation}; correct them.");
        }

        _mean = (float)mean;
        _deviation = (float)deviation;
    }

    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        for (var index = 0; index < target.Length; index += 4)
        {
            var block = Philox.Block(key, (uint)index / 4);
            var quad = target[index..];
            WritePair(block.Word0, block.Word1, quad);
            if (quad.Length > 2)
            {
                WritePair(block.Word2, block.Word3, quad[2..]);
            }
        }
    }

    /// <summary>Mean 0 and a deviation; truncated, values beyond two deviations of the law are left out and the deviation stays.</summary>
    internal static Initializer OfDeviation(double deviation, bool truncated) =>
        truncated ? TruncatedNormalInitializer.WithinTwoDeviations(deviation) : new NormalInitializer(0, deviation);

    /// <summary>The sample of mean 0 and deviation 1 at one position of a stream: what <see cref="Fill"/> writes there.</summary>
    internal static float Standard(in RandomKey key, uint index)
    {
        var block = Philox.Block(key, index / 4);
        var second = (index & 2) != 0;
        var (radius, sine, cosine) = Polar(second ? block.Word2 : block.Word0, second ? block.Word3 : block.Word1);
        return radius * ((index & 1) != 0 ? sine : cosine);
    }

    private static (float Radius, float Sine, float Cosine) Polar(uint radiusWord, uint angleWord)
    {
        // 1 - u lies in (0, 1], so the logarithm is finite.
        var logarithm = Transcendental.Log<LanesScalar, float>(1f - Philox.ToUnit(radiusWord));
        var (sine, cosine) = Trigonometry.SinCosOfTurns(Philox.ToUnit(angleWord));
        return (MathF.Sqrt(-2f * logarithm), sine, cosine);
    }

    /// <summary>Turns two random words into two independent samples; writes the second only where there is room.</summary>
    private void WritePair(uint radiusWord, uint angleWord, Span<float> target)
    {
        var (radius, sine, cosine) = Polar(radiusWord, angleWord);
        target[0] = ExactFma.Compute(_deviation, radius * cosine, _mean);
        if (target.Length > 1)
        {
            target[1] = ExactFma.Compute(_deviation, radius * sine, _mean);
        }
    }
}
