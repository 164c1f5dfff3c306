using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>A matrix in memory that does not move: native, or pinned by the caller for as long as the view is used.</summary>
/// <param name="pointer">Address of element (0, 0); no alignment is needed.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
/// <param name="rowStride">Floats from one row to the next.</param>
/// <param name="columnStride">Floats from one column to the next.</param>
public readonly unsafe struct MatrixView(float* pointer, int rows, int columns, nint rowStride, nint columnStride)
{
    /// <summary>A row-major matrix without gaps.</summary>
    /// <param name="pointer">Address of element (0, 0).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public MatrixView(float* pointer, int rows, int columns)
        : this(pointer, rows, columns, columns, 1)
    {
    }

    /// <summary>Address of element (0, 0).</summary>
    public float* Pointer { get; } = pointer;

    /// <summary>Number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>Floats from one row to the next.</summary>
    public nint RowStride { get; } = rowStride;

    /// <summary>Floats from one column to the next.</summary>
    public nint ColumnStride { get; } = columnStride;

    /// <summary>The same memory read with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(Pointer, Columns, Rows, ColumnStride, RowStride);

    internal static void CheckProduct(in MatrixView left, in MatrixView right, in MatrixView result)
    {
        if (left.Columns != right.Rows)
        {
            throw new ShapeException(
                $"MatMul needs left columns = right rows, got {left} × {right}; transpose or reshape one operand.");
        }

        if (result.Rows != left.Rows || result.Columns != right.Columns)
        {
            throw new ShapeException(
                $"MatMul needs a result of [{left.Rows}, {right.Columns}] for {left} × {right}, got {result}; resize the result.");
        }
    }

    /// <summary>The sizes in brackets, as in [64, 784].</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";
}
