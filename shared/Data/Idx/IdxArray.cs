using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>What an IDX file of unsigned bytes holds.</summary>
/// <param name="Shape">The axes of the file, 1 to 4; the outermost counts items.</param>
/// <param name="Elements">Shape.ElementCount bytes, row-major.</param>
public sealed record IdxArray(Shape Shape, byte[] Elements);
