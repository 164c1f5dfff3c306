using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a beta distribution on [0, 1]: -(α - 1)·log y - (β - 1)·log(1 - y) + log B(α, β), with α and β along
/// axis 1.</summary>
/// <remarks>A target at an end counts as the smallest float32 away from it. Where both parameters are 1 or less there is no single
/// mode: the end with more mass stands for it, or ½.</remarks>
public sealed class BetaNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public BetaNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "beta_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["alpha", "beta"];

    private protected override (float Least, float Most) Support => (0f, 1f);

    private protected override bool IsPositive(int parameter) => true;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var (alpha, beta) = (parameters[0], parameters[1]);
        var (toZero, toOne) = (EdgeLogarithm.Of(target), EdgeLogarithm.Of(1 - target));
        var digamma = GammaFunctions.Digamma(alpha + beta);
        gradient[0] = GammaFunctions.Digamma(alpha) - digamma - toZero;
        gradient[1] = GammaFunctions.Digamma(beta) - digamma - toOne;
        var normalizer = GammaFunctions.LogGamma(alpha) + GammaFunctions.LogGamma(beta) - GammaFunctions.LogGamma(alpha + beta);
        return normalizer - ((alpha - 1) * toZero) - ((beta - 1) * toOne);
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0] / (parameters[0] + parameters[1]);

    private protected override double Mode(ReadOnlySpan<double> parameters) => Math.Max(parameters[0], parameters[1]) > 1
        ? Math.Max(parameters[0] - 1, 0) / (Math.Max(parameters[0] - 1, 0) + Math.Max(parameters[1] - 1, 0))
        : parameters[0] > parameters[1] ? 1 : parameters[0] < parameters[1] ? 0 : 0.5;
}
