using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a Laplace distribution: log(2b) + |y - μ|/b, with location μ and scale b along axis 1.</summary>
public sealed class LaplaceNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    /// <param name="link">What makes the positive parameters of raw predictions.</param>
    public LaplaceNll(PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
    }

    /// <inheritdoc/>
    public override string Name => "laplace_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["location", "scale"];

    private protected override bool IsPositive(int parameter) => parameter == 1;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var (scale, residual) = (parameters[1], target - parameters[0]);
        var distance = Math.Abs(residual) / scale;
        gradient[0] = residual > 0 ? -1 / scale : residual < 0 ? 1 / scale : 0;
        gradient[1] = (1 - distance) / scale;
        return DoubleFunctions.Log(2 * scale) + distance;
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => parameters[0];

    private protected override double Mode(ReadOnlySpan<double> parameters) => parameters[0];
}
