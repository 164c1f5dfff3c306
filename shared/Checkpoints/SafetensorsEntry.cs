using System.Collections.Immutable;

namespace Cluster.Checkpoints;

/// <summary>One float32 tensor of a safetensors file, as its header declares it and the reader has checked it.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Shape">Axis sizes, outermost first; none for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the data, which follows the header.</param>
/// <param name="Bytes">Length in bytes: four times the product of the axis sizes.</param>
public sealed record SafetensorsEntry(string Name, ImmutableArray<long> Shape, long Offset, long Bytes)
{
    /// <summary>Number of values.</summary>
    public long Length => Bytes / sizeof(float);

    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
