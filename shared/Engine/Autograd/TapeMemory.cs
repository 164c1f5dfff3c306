namespace Cluster.Engine.Autograd;

/// <summary>The arenas of one pass.</summary>
internal readonly unsafe struct TapeMemory(float* arena, float* weights, float* gradients, int scratchOffset)
{
    public float* Arena { get; } = arena;

    public int ScratchOffset { get; } = scratchOffset;

    public float* ValuesOf(Value root) => (root.Kind == ValueKind.Parameter ? weights : Arena) + root.Offset;

    public float* GradientOf(Value root) => (root.Kind == ValueKind.Parameter ? gradients : Arena) + root.GradientOffset;

    /// <summary>A place on the stack of a parameter's sums; its bottom is the gradient itself.</summary>
    public Span<float> OnStack(Value root, GradientTarget target, int place) => new(
        place == 0 ? GradientOf(root) : Arena + target.Offset + ((place - 1) * target.Stride),
        root.Shape.ElementCount);

    /// <summary>A micro-batch's own gradient in a parameter that is used several times.</summary>
    public Span<float> Separate(Value root, int microBatch) => new(
        Arena + root.SeparateOffset + (microBatch * root.SeparateStride),
        root.Shape.ElementCount);
}
