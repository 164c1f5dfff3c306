using Cluster.Engine.Autograd;

namespace Cluster.Engine.Models;

/// <summary>Applies exp(x) / Σ exp(x) along an axis.</summary>
/// <param name="axis">Axis; the batch counts as axis 0, a negative one counts from the last.</param>
public sealed class Softmax(int axis = -1) : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Softmax(axis);
}

/// <summary>Applies log(exp(x) / Σ exp(x)) along an axis.</summary>
/// <param name="axis">Axis; the batch counts as axis 0, a negative one counts from the last.</param>
public sealed class LogSoftmax(int axis = -1) : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.LogSoftmax(axis);
}

/// <summary>Applies softmax(-x) along an axis.</summary>
/// <param name="axis">Axis; the batch counts as axis 0, a negative one counts from the last.</param>
public sealed class Softmin(int axis = -1) : Activation
{
    /// <inheritdoc/>
    protected override Value Apply(Value x) => x.Softmin(axis);
}
