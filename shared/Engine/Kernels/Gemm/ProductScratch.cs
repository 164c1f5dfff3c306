using Cluster.Engine.Memory;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A thread's memory for packed operands. It grows to what the largest product needed and is then reused.</summary>
/// <remarks>Native memory, on large pages where it is large; its finalizer frees it once its thread is gone.</remarks>
internal sealed unsafe class ProductScratch
{
    [ThreadStatic]
    private static ProductScratch? _current;

    private AlignedBuffer? _rows;
    private AlignedBuffer? _columns;
    private AlignedBuffer? _tile;
    private AlignedBuffer? _transposed;
    private AlignedBuffer? _held;

    /// <summary>The calling thread's scratch.</summary>
    public static ProductScratch Current => _current ??= new ProductScratch();

    /// <summary>Room for packed rows of A.</summary>
    public float* Rows(int length) => Reserve(ref _rows, length);

    /// <summary>Room for packed columns of B.</summary>
    public float* Columns(int length) => Reserve(ref _columns, length);

    /// <summary>Room for a tile of C that does not fit its place.</summary>
    public float* Tile(int length) => Reserve(ref _tile, length);

    /// <summary>Room for the transpose of C.</summary>
    public float* Transposed(int length) => Reserve(ref _transposed, length);

    /// <summary>Room for sums that wait to be merged.</summary>
    public float* Held(int length) => Reserve(ref _held, length);

    /// <summary>Frees the memory.</summary>
    ~ProductScratch()
    {
        _rows?.Dispose();
        _columns?.Dispose();
        _tile?.Dispose();
        _transposed?.Dispose();
        _held?.Dispose();
    }

    private static float* Reserve(ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer(length);
        }

        return buffer.Pointer;
    }
}
