using System.Collections.Immutable;

namespace Cluster.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header declares it and the reader has checked it.</summary>
/// <param name="Name">Name of the tensor.</param>
/// <param name="Dtype">Type of its values as the format names it, such as F32.</param>
/// <param name="Shape">Axis sizes, outermost first; none for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the data, which follows the header.</param>
/// <param name="Bytes">Length in bytes: the size of a value times the product of the axis sizes.</param>
public sealed record SafetensorsEntry(string Name, string Dtype, ImmutableArray<long> Shape, long Offset, long Bytes)
{
    /// <summary>Number of values.</summary>
    public long Length => Bytes / SafetensorsTypes.SizeOf(Dtype)!.Value;

    /// <summary>Whether <see cref="SafetensorsFile.Read"/> can give the values: those of weights, and the counts that PyTorch keeps beside
    /// them.</summary>
    public bool IsReadable =>
        Dtype is SafetensorsTypes.Float32 or SafetensorsTypes.Float16 or SafetensorsTypes.BFloat16 or SafetensorsTypes.Int64;

    /// <summary>The shape as text, such as [64, 784].</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
