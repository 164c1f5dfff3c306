using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>One array as it lies in a file, row-major.</summary>
/// <param name="Bytes">The file, or a member of an archive.</param>
/// <param name="Start">Where the first element begins.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Rows">Size of the first axis, 1 or more.</param>
/// <param name="RowShape">Sizes of the others, each 1 or more.</param>
/// <param name="Place">What to call it in messages.</param>
internal sealed record StoredArray(ArrayBytes Bytes, long Start, ElementType Type, int Rows, Shape RowShape, string Place)
{
    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)RowShape.ElementCount * Elements.SizeOf(Type);
}
