using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies min(max(x, minValue), maxValue), with gradient 0 at the bounds.</summary>
public sealed class Hardtanh : Activation
{
    private readonly float _minValue;
    private readonly float _maxValue;

    /// <summary>The function with its constants.</summary>
    /// <param name="minValue">Smallest result.</param>
    /// <param name="maxValue">Largest result, above the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite or not in order.</exception>
    public Hardtanh(double minValue = -1, double maxValue = 1)
    {
        HyperParameter.CheckFinite(minValue, "Hardtanh");
        HyperParameter.CheckFinite(maxValue, "Hardtanh");
        HyperParameter.CheckPositive(maxValue - minValue, "Hardtanh");
        _minValue = (float)minValue;
        _maxValue = (float)maxValue;
    }

    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (_minValue, _maxValue);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Hardtanh(_minValue, _maxValue);
}

/// <summary>Applies min(max(x/6 + 1/2, 0), 1), with gradient 0 at ±3.</summary>
/// <param name="keras">Whether to take Keras' form min(max(0.2·x + 0.5, 0), 1), which passes the gradient at ±2.5.</param>
public sealed class Hardsigmoid(bool keras = false) : Activation
{
    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (0f, 1f);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => keras ? x.HardsigmoidOfKeras() : x.Hardsigmoid();
}

/// <summary>Applies log(1 / (1 + exp(-x))).</summary>
public sealed class LogSigmoid : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.LogSigmoid();
}

/// <summary>Applies x / (1 + |x|).</summary>
public sealed class Softsign : Activation
{
    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (-1f, 1f);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Softsign();
}
