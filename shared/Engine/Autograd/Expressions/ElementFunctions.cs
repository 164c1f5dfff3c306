using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Kernels.Functions;

namespace Cluster.Engine.Autograd;

/// <summary>Functions of every element, by the engine's own formulas: the same bits on every processor.</summary>
public static class ElementFunctions
{
    /// <summary>exp(x).</summary>
    /// <param name="x">A value.</param>
    public static Value Exp(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Exponential));
    }

    /// <summary>exp(x) - 1, accurate near 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Expm1(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(ExponentialMinusOne));
    }

    /// <summary>The natural logarithm; -infinity at 0, NaN below.</summary>
    /// <param name="x">A value.</param>
    public static Value Log(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Logarithm));
    }

    /// <summary>log(1 + x), accurate near 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Log1p(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(LogarithmOfOnePlus));
    }

    /// <summary>√x, with an infinite gradient at 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Sqrt(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new SquareRoot(flatAtZero: false));
    }

    /// <summary>sin(x), x in radians.</summary>
    /// <param name="x">A value.</param>
    public static Value Sin(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Sine));
    }

    /// <summary>cos(x), x in radians.</summary>
    /// <param name="x">A value.</param>
    public static Value Cos(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Cosine));
    }

    /// <summary>tan(x), x in radians.</summary>
    /// <param name="x">A value.</param>
    public static Value Tan(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Tangent));
    }

    /// <summary>The error function 2/√π · ∫ exp(-t²) dt from 0 to x.</summary>
    /// <param name="x">A value.</param>
    public static Value Erf(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(GaussError));
    }

    /// <summary>|x|, with gradient 0 at 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Abs(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Magnitude));
    }

    /// <summary>-1, 0 or 1, with gradient 0.</summary>
    /// <param name="x">A value.</param>
    public static Value Sign(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Signum));
    }

    /// <summary>x².</summary>
    /// <param name="x">A value.</param>
    public static Value Square(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(default(Square));
    }

    /// <summary>1 / x.</summary>
    /// <param name="x">A value.</param>
    public static Value Reciprocal(this Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new Reciprocal(1f));
    }

    /// <summary>x^exponent; NaN for negative x unless the exponent is an integer.</summary>
    /// <param name="x">A value.</param>
    /// <param name="exponent">The exponent.</param>
    public static Value Pow(this Value x, float exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Map(new RealPower(exponent));
    }

    /// <summary>x^exponent, with broadcasting.</summary>
    /// <param name="x">A value.</param>
    /// <param name="exponent">A value of the same recording.</param>
    public static Value Pow(this Value x, Value exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Value.Combine(new PowerOperation(), x, exponent);
    }

    /// <summary>min(max(x, lower), upper); the gradient passes within the bounds and at them, as in PyTorch.</summary>
    /// <param name="x">A value.</param>
    /// <param name="lower">Smallest result; -infinity for none.</param>
    /// <param name="upper">Largest result; infinity for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are exchanged or NaN.</exception>
    public static Value Clamp(this Value x, float lower, float upper)
    {
        ArgumentNullException.ThrowIfNull(x);
        return lower <= upper
            ? x.Map(new Interval(lower, upper))
            : throw new ArgumentOutOfRangeException(
                nameof(upper), upper, $"Clamp needs a lower bound up to the upper one, got {lower} and {upper}; exchange them.");
    }

    /// <summary>The smaller of two values, with broadcasting; a tie shares the gradient.</summary>
    /// <param name="x">A value.</param>
    /// <param name="other">A value of the same recording.</param>
    public static Value Minimum(this Value x, Value other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Value.Combine(new MinimumOperation(), x, other);
    }

    /// <summary>The larger of two values, with broadcasting; a tie shares the gradient.</summary>
    /// <param name="x">A value.</param>
    /// <param name="other">A value of the same recording.</param>
    public static Value Maximum(this Value x, Value other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Value.Combine(new MaximumOperation(), x, other);
    }
}
