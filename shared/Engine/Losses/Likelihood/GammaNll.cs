using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a gamma distribution: log Γ(a) - a·log b - (a - 1)·log y + b·y, with concentration a and rate b along
/// axis 1, for targets of 0 or more.</summary>
/// <remarks>A target of 0 counts as the smallest float32 above it.</remarks>
public sealed class GammaNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public GammaNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "gamma_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["concentration", "rate"];

    private protected override (float Least, float Most) Support => (0f, float.MaxValue);

    private protected override bool IsPositive(int parameter) => true;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var (concentration, rate) = (parameters[0], parameters[1]);
        var (logRate, logTarget) = (DoubleFunctions.Log(rate), EdgeLogarithm.Of(target));
        gradient[0] = GammaFunctions.Digamma(concentration) - logRate - logTarget;
        gradient[1] = target - (concentration / rate);
        return GammaFunctions.LogGamma(concentration) - (concentration * logRate) - ((concentration - 1) * logTarget) + (rate * target);
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0] / parameters[1];

    private protected override double Mode(ReadOnlySpan<double> parameters) => Math.Max(parameters[0] - 1, 0) / parameters[1];
}
