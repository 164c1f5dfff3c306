using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a von Mises distribution of angles in radians: log(2π·I0(κ)) - κ·cos(y - μ), with mean angle μ
/// and concentration κ along axis 1.</summary>
/// <remarks>Written as κ·(1 - cos(y - μ)) + log(2π) + log(I0(κ)·e^-κ), which neither overflows nor cancels. Source: Mardia and Jupp, Directional
/// Statistics (2000), section 3.5.4.</remarks>
public sealed class VonMisesNll : LikelihoodLoss
{
    private const double LogOfTwoPi = 1.8378770664093453;

    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public VonMisesNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "von_mises_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["angle", "concentration"];

    private protected override bool IsPositive(int parameter) => parameter == 1;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var (concentration, turns) = (parameters[1], (target - parameters[0]) / Math.PI);
        var (cosine, sine) = (DoubleFunctions.CosOfPi(turns), DoubleFunctions.CosOfPi(turns - 0.5));
        gradient[0] = -concentration * sine;

        // At 0, the end of its domain, κ's derivative is PyTorch's: that of e^-|κ| is taken to be 0 there, which leaves a 1.
        gradient[1] = (concentration == 0 ? 1 : BesselFunctions.RatioI1I0(concentration)) - cosine;
        return (concentration * (1 - cosine)) + LogOfTwoPi + BesselFunctions.LogScaledI0(concentration);
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0];

    private protected override double Mode(ReadOnlySpan<double> parameters) => parameters[0];
}
