using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>A tensor on a tape: a place that an input, a parameter or an operation fills on every replay.</summary>
public sealed partial class Value
{
    internal Value(TapeRecorder recorder, Shape shape, Value? root, ValueKind kind, bool needsGradient, bool isBatched)
    {
        Recorder = recorder;
        Shape = shape;
        Root = root ?? this;
        Kind = kind;
        NeedsGradient = needsGradient;
        IsBatched = isBatched;
    }

    /// <summary>Axis sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Whether backward computes a gradient in this value: it is a parameter, or depends on one.</summary>
    public bool NeedsGradient { get; }

    /// <summary>The recording it belongs to; further operations on it are recorded there.</summary>
    public TapeRecorder Recorder { get; }

    /// <summary>The parameter it stands for; null for inputs and results.</summary>
    internal Parameter? Parameter { get; init; }

    internal ValueKind Kind { get; }

    /// <summary>How the samples lie in memory; the shape is the same either way.</summary>
    internal SampleLayout Layout { get; init; }

    /// <summary>Whether the numbers are those of the samples one after the other, so that micro-batches are stretches of it.</summary>
    internal bool IsBatched { get; }

    /// <summary>The value whose memory this one reads under another shape; itself if it has its own.</summary>
    internal Value Root { get; }

    /// <summary>Floats from the start of the tape's arena, or of the parameter arena for a parameter. Set on roots.</summary>
    internal int Offset { get; set; }

    /// <summary>Floats from the start of the tape's arena, or of the gradient arena for a parameter. Set on roots.</summary>
    internal int GradientOffset { get; set; } = -1;

    /// <summary>Where the micro-batches' own gradients begin, of a parameter that is used several times; -1 for none. Set on
    /// roots.</summary>
    internal int SeparateOffset { get; set; } = -1;

    /// <summary>Floats from one micro-batch's own gradient to the next one's. Set on roots.</summary>
    internal int SeparateStride { get; set; }

    /// <summary>The recomputed stretch that this value lives in alone; -1 where it outlives the forward pass. Set on roots.</summary>
    internal int Segment { get; set; } = -1;
}

/// <summary>Where a value's numbers come from.</summary>
internal enum ValueKind
{
    Input,
    Parameter,
    Result,
}
