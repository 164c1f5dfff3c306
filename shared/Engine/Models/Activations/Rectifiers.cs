using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies x where x > 0, else negativeSlope·x; at 0 the gradient is the slope.</summary>
public sealed class LeakyReLU : Activation
{
    private readonly float _negativeSlope;

    /// <summary>The function with its constants.</summary>
    /// <param name="negativeSlope">Slope below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public LeakyReLU(double negativeSlope = 0.01)
    {
        HyperParameter.CheckFinite(negativeSlope, "LeakyReLU");
        _negativeSlope = (float)negativeSlope;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.LeakyRelu(_negativeSlope);
}

/// <summary>Applies min(max(x, 0), 6), with gradient 0 at 0 and 6.</summary>
public sealed class ReLU6 : Activation
{
    /// <inheritdoc/>
    public override (float Lower, float Upper)? Bounds => (0f, 6f);

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Hardtanh(0f, 6f);
}

/// <summary>Applies x where x > 0, else alpha·(exp(x) - 1). Source: Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network
/// Learning by Exponential Linear Units (ICLR 2016).</summary>
public sealed class ELU : Activation
{
    private readonly float _alpha;

    /// <summary>The function with its constants.</summary>
    /// <param name="alpha">What negative inputs tend to, with the sign changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not finite.</exception>
    public ELU(double alpha = 1)
    {
        HyperParameter.CheckFinite(alpha, "ELU");
        _alpha = (float)alpha;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Elu(_alpha);
}

/// <summary>Applies ELU with the scale and alpha that keep mean 0 and variance 1. Source: Klambauer, Unterthiner, Mayr and Hochreiter,
/// Self-Normalizing Neural Networks (NIPS 2017).</summary>
public sealed class SELU : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Selu();
}

/// <summary>Applies max(x, 0) + min(alpha·(exp(x / alpha) - 1), 0). Source: Barron, Continuously Differentiable Exponential Linear Units
/// (2017).</summary>
public sealed class CELU : Activation
{
    private readonly float _alpha;

    /// <summary>The function with its constants.</summary>
    /// <param name="alpha">What negative inputs tend to, with the sign changed; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not above 0.</exception>
    public CELU(double alpha = 1)
    {
        HyperParameter.CheckPositive(alpha, "CELU");
        _alpha = (float)alpha;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Celu(_alpha);
}

/// <summary>Applies log(1 + exp(beta·x)) / beta, and x itself where beta·x > threshold.</summary>
public sealed class Softplus : Activation
{
    private readonly float _beta;
    private readonly float _threshold;

    /// <summary>The function with its constants.</summary>
    /// <param name="beta">Sharpness of the bend, above 0.</param>
    /// <param name="threshold">Where the line begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not above 0, or the threshold not finite.</exception>
    public Softplus(double beta = 1, double threshold = 20)
    {
        HyperParameter.CheckPositive(beta, "Softplus");
        HyperParameter.CheckFinite(threshold, "Softplus");
        _beta = (float)beta;
        _threshold = (float)threshold;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Softplus(_beta, _threshold);
}

/// <summary>Applies 0 below 0, 1 above, with gradient 0 everywhere.</summary>
public sealed class BinaryStep : Activation
{
    private readonly float _valueAtZero;

    /// <summary>The function with its constants.</summary>
    /// <param name="valueAtZero">The value at 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public BinaryStep(double valueAtZero = 1)
    {
        HyperParameter.CheckFinite(valueAtZero, "BinaryStep");
        _valueAtZero = (float)valueAtZero;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Step(_valueAtZero);
}
