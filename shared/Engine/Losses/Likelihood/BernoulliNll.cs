using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Mean negative log-likelihood of a Bernoulli distribution whose logit is predicted, for targets in [0, 1]: the binary cross-entropy
/// of the logit. Predictions of the targets' shape.</summary>
/// <remarks>The mean is the probability of 1; the mode is the more probable of 0 and 1, 0 in a tie. For training alone,
/// <see cref="BinaryCrossEntropyWithLogits"/> is the faster twin.</remarks>
public sealed class BernoulliNll : LikelihoodLoss
{
    /// <summary>The loss.</summary>
    public BernoulliNll()
        : base(PositiveLink.Identity)
    {
    }

    /// <inheritdoc/>
    public override string Name => "bernoulli_nll";

    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames { get; } = ["logit"];

    private protected override (float Least, float Most) Support => (0f, 1f);

    private protected override bool IsPositive(int parameter) => false;

    private protected override double Evaluate(ReadOnlySpan<double> parameters, double target, Span<double> gradient)
    {
        gradient[0] = ((1 - target) * LogisticFunctions.Sigmoid(parameters[0])) - (target * LogisticFunctions.Sigmoid(-parameters[0]));
        return (target * LogisticFunctions.Softplus(-parameters[0])) + ((1 - target) * LogisticFunctions.Softplus(parameters[0]));
    }

    private protected override double Mean(ReadOnlySpan<double> parameters) => LogisticFunctions.Sigmoid(parameters[0]);

    private protected override double Mode(ReadOnlySpan<double> parameters) => parameters[0] > 0 ? 1 : 0;
}
