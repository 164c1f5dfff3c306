using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>A tensor on a tape: a place that an input, a parameter or an operation fills on every replay.</summary>
public sealed partial class Value
{
    internal Value(TapeRecorder recorder, Shape shape, Value? root, ValueKind kind, bool needsGradient)
    {
        Recorder = recorder;
        Shape = shape;
        Root = root ?? this;
        Kind = kind;
        NeedsGradient = needsGradient;
    }

    /// <summary>Axis sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Whether backward computes a gradient in this value: it is a parameter, or depends on one.</summary>
    public bool NeedsGradient { get; }

    internal TapeRecorder Recorder { get; }

    internal ValueKind Kind { get; }

    /// <summary>The value whose memory this one reads under another shape; itself if it has its own.</summary>
    internal Value Root { get; }

    /// <summary>Floats from the start of the tape's arena, or of the parameter arena for a parameter. Set on roots.</summary>
    internal int Offset { get; set; }

    /// <summary>Floats from the start of the tape's arena, or of the gradient arena for a parameter. Set on roots.</summary>
    internal int GradientOffset { get; set; } = -1;
}

/// <summary>Where a value's numbers come from.</summary>
internal enum ValueKind
{
    Input,
    Parameter,
    Result,
}
