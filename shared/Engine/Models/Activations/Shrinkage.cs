using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies x - tanh(x).</summary>
public sealed class Tanhshrink : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Tanhshrink();
}

/// <summary>Moves x towards 0 by lambda; 0 within it.</summary>
public sealed class Softshrink : Activation
{
    private readonly float _lambda;

    /// <summary>The function with its constants.</summary>
    /// <param name="lambda">Half the width of the stretch that becomes 0; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is negative or not finite.</exception>
    public Softshrink(double lambda = 0.5)
    {
        HyperParameter.CheckNotNegative(lambda, "Softshrink");
        _lambda = (float)lambda;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Softshrink(_lambda);
}

/// <summary>Applies x, but 0 where |x| ≤ lambda.</summary>
public sealed class Hardshrink : Activation
{
    private readonly float _lambda;

    /// <summary>The function with its constants.</summary>
    /// <param name="lambda">Half the width of the stretch that becomes 0; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is negative or not finite.</exception>
    public Hardshrink(double lambda = 0.5)
    {
        HyperParameter.CheckNotNegative(lambda, "Hardshrink");
        _lambda = (float)lambda;
    }

    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Hardshrink(_lambda);
}
