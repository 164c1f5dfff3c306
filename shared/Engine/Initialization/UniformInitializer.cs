using Cluster.Engine.Numerics;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>Uniform between two bounds.</summary>
public sealed class UniformInitializer : Initializer
{
    private readonly float _lower;
    private readonly float _range;

    /// <summary>The uniform law on [<paramref name="lower"/>, <paramref name="upper"/>]; the upper bound occurs by rounding only.</summary>
    /// <param name="lower">Lower bound.</param>
    /// <param name="upper">Upper bound, not below the lower one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or the upper one is the smaller.</exception>
    public UniformInitializer(double lower, double upper)
    {
        if (!double.IsFinite(lower) || !double.IsFinite(upper) || upper < lower)
        {
            throw new ArgumentOutOfRangeException(
                nameof(upper), $"Uniform needs finite bounds with lower <= upper, got [{lower}, {upper}]; exchange or correct them.");
        }

        _lower = (float)lower;
        _range = (float)(upper - lower);
    }

    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        for (var index = 0; index < target.Length; index += 4)
        {
            var block = Philox.Block(key, (uint)index / 4);
            var quad = target[index..];
            quad[0] = Scale(block.Word0);
            if (quad.Length > 1)
            {
                quad[1] = Scale(block.Word1);
            }

            if (quad.Length > 2)
            {
                quad[2] = Scale(block.Word2);
            }

            if (quad.Length > 3)
            {
                quad[3] = Scale(block.Word3);
            }
        }
    }

    private float Scale(uint word) => ExactFma.Compute(_range, Philox.ToUnit(word), _lower);
}
