using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Applies x·sigmoid(beta·x) with learned factors beta: one for all, or one per channel (axis 1 of the batch). Its parameter is
/// "beta", [1] or [channels]. With beta fixed at 1 it is <see cref="SiLU"/>.</summary>
/// <remarks>Source: Ramachandran, Zoph and Le, Searching for Activation Functions (2017), section 4.</remarks>
public sealed class Swish : Module
{
    private readonly Parameter _beta;

    /// <summary>A swish with learned factors.</summary>
    /// <param name="channels">Number of factors: 1 for all elements together, or the size of axis 1.</param>
    /// <param name="initialBeta">Factor at the start of training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Swish(int channels = 1, double initialBeta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        HyperParameter.CheckFinite(initialBeta, nameof(Swish));
        _beta = new Parameter(new Shape(channels), new ConstantInitializer(initialBeta));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("beta", _beta)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => ChannelParameter.Checked(_beta, sample, nameof(Swish));

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return input.Swish(ChannelParameter.Record(tape, _beta, input.Shape));
    }
}
