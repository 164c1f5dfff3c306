using Cluster.Engine.Models;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a Poisson distribution: exp(x) - y·x for predictions x = log(rate), or x - y·log(x + ε) for rates, for
/// counts y of 0 or more; predictions of the targets' shape.</summary>
/// <remarks>PyTorch's poisson_nll_loss. The full form adds Stirling's approximation of log y! where y is above 1: y·log y - y +
/// ½·log(2πy).</remarks>
public sealed class PoissonNll : LikelihoodLoss
{
    // e^88 is the largest rate whose gradient float32 holds.
    private const double LargestLogarithm = 88;

    private readonly bool _logInput;
    private readonly bool _full;
    private readonly double _epsilon;

    /// <summary>The loss with its options.</summary>
    /// <param name="logInput">Whether predictions are logarithms of rates; else they are rates.</param>
    /// <param name="full">Whether Stirling's term is added.</param>
    /// <param name="eps">Keeps the logarithm of a rate of 0 finite; 0 or more.</param>
    /// <param name="link">What makes rates of raw predictions where they are no logarithms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is negative.</exception>
    public PoissonNll(bool logInput = true, bool full = false, double eps = 1e-8, PositiveLink link = PositiveLink.Softplus)
        : base(link)
    {
        HyperParameter.CheckNotNegative(eps, "PoissonNll");
        (_logInput, _full, _epsilon) = (logInput, full, eps);
    }

    /// <inheritdoc/>
    public override string Name => "poisson_nll";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["rate"];

    private protected override (float Least, float Most) Support => (0f, float.MaxValue);

    private protected override bool IsPositive(int parameter) => !_logInput;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        var stirling = 0.0;
        if (_full && target > 1)
        {
            stirling = (target * DoubleFunctions.Log(target)) - target + (0.5 * DoubleFunctions.Log(2 * Math.PI * target));
        }

        if (_logInput)
        {
            var rate = Rate(parameters);
            gradient[0] = rate - target;
            return rate - (target * parameters[0]) + stirling;
        }

        gradient[0] = 1 - (target / (parameters[0] + _epsilon));
        return parameters[0] - LogisticFunctions.XLogY(target, parameters[0] + _epsilon) + stirling;
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => Rate(parameters);

    private protected override double Mode(ReadOnlySpan<double> parameters) => Math.Floor(Rate(parameters));

    private double Rate(ReadOnlySpan<double> parameters) =>
        _logInput ? DoubleFunctions.Exp(Math.Min(parameters[0], LargestLogarithm)) : parameters[0];
}
