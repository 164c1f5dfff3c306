using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of an exponential distribution: rate·y - log(rate), for targets of 0 or more; predictions of the targets'
/// shape.</summary>
public sealed class ExponentialNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public ExponentialNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "exponential_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["rate"];

    private protected override (float Least, float Most) Support => (0f, float.MaxValue);

    private protected override bool IsPositive(int parameter) => true;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        gradient[0] = target - (1 / parameters[0]);
        return (parameters[0] * target) - DoubleFunctions.Log(parameters[0]);
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => 1 / parameters[0];

    private protected override double Mode(ReadOnlySpan<double> parameters) => 0;
}
