using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>What makes a positive parameter of a distribution out of a model's raw output.</summary>
public enum PositiveLink
{
    /// <summary>log(1 + exp(x)), at least 2e-9.</summary>
    Softplus,

    /// <summary>exp(x) for x held in [-20, 40]: the output is the parameter's logarithm.</summary>
    Exp,

    /// <summary>x itself, which the model must keep at 0 or above.</summary>
    Identity,
}

/// <summary>The links' values and slopes.</summary>
internal static class PositiveLinks
{
    // e^-20 to e^40: beyond any use, and near enough that no likelihood overflows.
    private const double LeastExponent = -20;
    private const double LargestExponent = 40;
    private const double Least = 2.0611536224385578e-9;

    /// <summary>The parameter, and its derivative in the raw output. At its bounds it keeps the slope it has there.</summary>
    public static (double Value, double Slope) Apply(this PositiveLink link, double raw)
    {
        switch (link)
        {
            case PositiveLink.Softplus:
                return (Math.Max(LogisticFunctions.Softplus(raw), Least), Math.Max(LogisticFunctions.Sigmoid(raw), Least));
            case PositiveLink.Exp:
                var value = DoubleFunctions.Exp(Math.Min(Math.Max(raw, LeastExponent), LargestExponent));
                return (value, value);
            default:
                return (raw, 1);
        }
    }
}
