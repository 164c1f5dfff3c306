using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of Student's t distribution with ν degrees of freedom, location μ and scale s, in this order along axis
/// 1: log Γ(ν/2) - log Γ((ν+1)/2) + ½·log(νπ) + log s + ½(ν+1)·log(1 + z²/ν) with z = (y - μ)/s.</summary>
/// <remarks>The mean exists for ν above 1 only. Source: Lange, Little and Taylor, Robust Statistical Modeling Using the t Distribution
/// (1989).</remarks>
public sealed class StudentTNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public StudentTNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "student_t_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["degrees_of_freedom", "location", "scale"];

    private protected override bool IsPositive(int parameter) => parameter != 1;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var (freedom, scale) = (parameters[0], parameters[2]);
        var z = (target - parameters[1]) / scale;
        var (half, spread) = (0.5 * (freedom + 1), z * z / freedom);
        var pull = 2 * half * spread / (1 + spread);
        var logarithm = LogisticFunctions.Log1p(spread);
        var digammas = GammaFunctions.Digamma(0.5 * freedom) - GammaFunctions.Digamma(half);
        gradient[0] = 0.5 * (digammas + logarithm + ((1 - pull) / freedom));
        gradient[1] = -2 * half * z / (freedom * scale * (1 + spread));
        gradient[2] = (1 - pull) / scale;
        var normalizer = GammaFunctions.LogGamma(0.5 * freedom) - GammaFunctions.LogGamma(half);
        return normalizer + (0.5 * DoubleFunctions.Log(freedom * Math.PI)) + DoubleFunctions.Log(scale) + (half * logarithm);
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0] > 1 ? parameters[1] : double.NaN;

    private protected override double Mode(ReadOnlySpan<double> parameters) => parameters[1];
}
