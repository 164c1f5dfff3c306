namespace Cluster.Engine.Regularization;

/// <summary>A term of the weights that is added to the loss once a step:
/// absolute·Σ|w| + square·Σw² + group·Σ over tensors of ‖w‖₂. Its gradient is absolute·sign(w) + 2·square·w + group·w / ‖w‖₂,
/// with slope 0 where w is 0.</summary>
/// <param name="Absolute">Factor of the magnitudes, 0 or more.</param>
/// <param name="Square">Factor of the squares, 0 or more.</param>
/// <param name="Group">Factor of the lengths of whole tensors, 0 or more.</param>
/// <remarks>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.1; Zou and Hastie, Regularization and Variable
/// Selection via the Elastic Net (2005); Yuan and Lin, Model Selection and Estimation in Regression with Grouped Variables (2006).</remarks>
public sealed record Penalty(double Absolute = 0, double Square = 0, double Group = 0)
{
    /// <summary>No penalty.</summary>
    public static Penalty None { get; } = new();

    /// <summary>Factor of the magnitudes, 0 or more.</summary>
    public double Absolute { get; } = Checked(Absolute, nameof(Absolute));

    /// <summary>Factor of the squares, 0 or more.</summary>
    public double Square { get; } = Checked(Square, nameof(Square));

    /// <summary>Factor of the lengths of whole tensors, 0 or more.</summary>
    public double Group { get; } = Checked(Group, nameof(Group));

    /// <summary>λ·Σ|w|: sparse weights.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Penalty L1(double lambda) => new(Absolute: lambda);

    /// <summary>λ·Σw², with gradient 2·λ·w.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Penalty L2(double lambda) => new(Square: lambda);

    /// <summary>λ/2·Σw², with gradient λ·w: the coupled weight decay λ.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Penalty L2Half(double lambda) => new(Square: lambda / 2);

    /// <summary>λ₁·Σ|w| + λ₂·Σw².</summary>
    /// <param name="lambda1">λ₁, 0 or more.</param>
    /// <param name="lambda2">λ₂, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public static Penalty ElasticNet(double lambda1, double lambda2) => new(lambda1, lambda2);

    /// <summary>λ·(ratio·Σ|w| + (1 - ratio)/2·Σw²), as in glmnet and scikit-learn.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <param name="ratio">Share of the magnitudes, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Penalty ElasticNetRatio(double lambda, double ratio) => new(lambda * ratio, lambda * (1 - ratio) / 2);

    /// <summary>λ·Σ over tensors of ‖w‖₂: whole tensors become 0.</summary>
    /// <param name="lambda">λ, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static Penalty GroupLasso(double lambda) => new(Group: lambda);

    private static double Checked(double factor, string name) => factor >= 0 && double.IsFinite(factor)
        ? factor
        : throw new ArgumentOutOfRangeException(name, factor, $"Penalty needs finite factors of 0 or more, got {name} = {factor}; correct it.");
}
