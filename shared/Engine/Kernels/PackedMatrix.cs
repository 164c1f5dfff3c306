using Cluster.Engine.Kernels.Gemm;
using Cluster.Engine.Memory;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>A right operand of matrix products, copied once into the order in which the kernels read it. Where one matrix meets many small
/// ones (a recurrent weight at every time step), packing it anew each time would take a fifth of the product.</summary>
/// <remarks>Products with it have the bits of products with the matrix itself. Its memory is native: the owner disposes it.</remarks>
public sealed unsafe class PackedMatrix : IDisposable
{
    private readonly PackedLayout _layout;
    private readonly AlignedBuffer _memory;

    /// <summary>Makes room for a matrix of one size; <see cref="Pack"/> fills it as often as wanted.</summary>
    /// <param name="rows">k, rows of the right operand.</param>
    /// <param name="columns">n, its columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">The matrix has 2^31 elements or more.</exception>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns) = (rows, columns);
        _layout = new PackedLayout(rows, columns);
        _memory = new AlignedBuffer(checked((int)_layout.Length));
    }

    /// <summary>Rows of the matrix.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix.</summary>
    public int Columns { get; }

    internal PackedLayout Layout => _layout;

    internal float* Pointer => _memory.Pointer;

    /// <summary>Copies a matrix; whatever was packed before is replaced. Allocates nothing.</summary>
    /// <param name="matrix">Of this object's size, in any order of memory: a transposed view is packed as what it shows.</param>
    /// <exception cref="ShapeException">The size differs.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed.</exception>
    public void Pack(in MatrixView matrix)
    {
        if (matrix.Rows != Rows || matrix.Columns != Columns)
        {
            throw new ShapeException($"PackedMatrix needs a matrix of {this}, got {matrix}; make one for that size, or transpose the matrix.");
        }

        _layout.Pack(matrix, _memory.Pointer);
    }

    /// <summary>The sizes in brackets, as in [784, 64].</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";

    /// <summary>Frees the memory. Harmless when repeated.</summary>
    public void Dispose() => _memory.Dispose();
}
