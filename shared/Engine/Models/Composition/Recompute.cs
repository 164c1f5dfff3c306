using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>The same as its body, whose inner values are not kept from forward to backward but computed again: less memory for a second
/// forward pass. Parameter names begin with "body".</summary>
/// <remarks>Source: Chen, Xu, Zhang and Guestrin, Training Deep Nets with Sublinear Memory Cost (2016), section 4; PyTorch's
/// torch.utils.checkpoint.</remarks>
public sealed class Recompute : Module
{
    private readonly Module _body;

    /// <summary>A recomputed stretch of a model; it may not lie within another one.</summary>
    /// <param name="body">What is recomputed.</param>
    public Recompute(Module body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _body = body;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => [new("body", _body)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) => _body.OutputShape(sample);

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape.Recompute(() => tape.RecordModule("body", _body, input));
    }
}
