using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>y = body(x) + x, or body(x) + shortcut(x) where the shapes differ. Parameter names begin with "body" and "shortcut".</summary>
/// <remarks>Source: He, Zhang, Ren and Sun, Deep Residual Learning for Image Recognition (CVPR 2016), equations 1 and 2.</remarks>
public sealed class Residual : Module
{
    private readonly Module _body;
    private readonly Module? _shortcut;

    /// <summary>A residual block.</summary>
    /// <param name="body">The residual function.</param>
    /// <param name="shortcut">What x passes on its way past the body; null for nothing.</param>
    public Residual(Module body, Module? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        (_body, _shortcut) = (body, shortcut);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children =>
        _shortcut is null ? [new("body", _body)] : [new("body", _body), new("shortcut", _shortcut)];

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample)
    {
        var (body, shortcut) = (_body.OutputShape(sample), _shortcut?.OutputShape(sample) ?? sample);
        return body.Equals(shortcut)
            ? body
            : throw new ShapeException(
                $"Residual needs a body and a shortcut of one shape, got {body} and {shortcut}; give it a shortcut that projects.");
    }

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var body = tape.RecordModule("body", _body, input);
        return body + (_shortcut is null ? input : tape.RecordModule("shortcut", _shortcut, input));
    }
}
