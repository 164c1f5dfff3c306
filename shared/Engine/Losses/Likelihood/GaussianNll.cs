using Cluster.Engine.Models;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a normal distribution: ½·(log v + (y - μ)²/v), with mean μ and variance v along axis 1.</summary>
/// <remarks>PyTorch's gaussian_nll_loss: a variance below ε counts as ε, with the slope it has there. The full form adds
/// ½·log(2π). Source: Nix and Weigend, Estimating the Mean and Variance of the Target Probability Distribution (1994).</remarks>
public sealed class GaussianNll : LikelihoodLoss
{
    private readonly bool _full;
    private readonly double _epsilon;

    /// <summary>The loss with its options.</summary>
    /// <param name="full">Whether the constant term is added.</param>
    /// <param name="eps">Least variance, above 0.</param>
    /// <param name="link">What makes the variance of raw predictions.</param>
    /// <exception cref="ArgumentOutOfRangeException">The least variance is not above 0.</exception>
    public GaussianNll(bool full = false, double eps = 1e-6, PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
        HyperParameter.CheckPositive(eps, "GaussianNll");
        (_full, _epsilon) = (full, eps);
    }

    /// <inheritdoc/>
    public override string Name => "gaussian_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["mean", "variance"];

    private protected override bool IsPositive(int parameter) => parameter == 1;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var loss = NormalDensity.Nll(parameters[0], Math.Max(parameters[1], _epsilon), target, out gradient[0], out gradient[1]);
        return _full ? loss + NormalDensity.HalfLogOfTwoPi : loss;
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0];

    private protected override double Mode(ReadOnlySpan<double> parameters) => parameters[0];
}
