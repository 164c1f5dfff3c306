using Cluster.Engine.Autograd;
using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Applies x where x > 0, else a·x with learned slopes a: one for all, or one per channel (axis 1 of the batch). Its parameter is
/// PyTorch's "weight", [1] or [channels].</summary>
/// <remarks>Source: He, Zhang, Ren and Sun, Delving Deep into Rectifiers (ICCV 2015), equation 1.</remarks>
public sealed class PReLU : Module
{
    private readonly Parameter _weight;

    /// <summary>A rectifier with learned slopes.</summary>
    /// <param name="channels">Number of slopes: 1 for all elements together, or the size of axis 1.</param>
    /// <param name="initialSlope">Slope at the start of training.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public PReLU(int channels = 1, double initialSlope = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        HyperParameter.CheckFinite(initialSlope, nameof(PReLU));
        _weight = new Parameter(new Shape(channels), new ConstantInitializer(initialSlope));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Parameter>> Parameters => [new("weight", _weight)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => ChannelParameter.Checked(_weight, sample, nameof(PReLU));

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(input);
        return input.PRelu(ChannelParameter.Record(tape, _weight, input.Shape));
    }
}
