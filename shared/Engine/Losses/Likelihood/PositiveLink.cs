using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>What makes a positive parameter of a distribution out of a model's raw output.</summary>
public enum PositiveLink
{
    /// <summary>log(1 + exp(x)).</summary>
    Softplus,

    /// <summary>exp(x): the output is the parameter's logarithm.</summary>
    Exp,

    /// <summary>x itself, which the model must keep at 0 or above.</summary>
    Identity,
}

/// <summary>The links' values and slopes.</summary>
internal static class PositiveLinks
{
    // e^±40: far beyond any use, and near enough that no likelihood overflows.
    private const double ExponentBound = 40;
    private const double Least = 4.248354255291589e-18;

    /// <summary>The parameter, and its derivative in the raw output. At its bounds it keeps the slope it has there.</summary>
    public static (double Value, double Slope) Apply(this PositiveLink link, double raw)
    {
        switch (link)
        {
            case PositiveLink.Softplus:
                return (Math.Max(LogisticFunctions.Softplus(raw), Least), Math.Max(LogisticFunctions.Sigmoid(raw), Least));
            case PositiveLink.Exp:
                var value = DoubleFunctions.Exp(Math.Min(Math.Max(raw, -ExponentBound), ExponentBound));
                return (value, value);
            default:
                return (raw, 1);
        }
    }
}
