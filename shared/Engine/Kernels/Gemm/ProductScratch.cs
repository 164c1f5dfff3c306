using Cluster.Engine.Memory;

namespace Cluster.Engine.Kernels.Gemm;

/// <summary>A thread's memory for packed operands. It grows to what the largest product needed and is then reused.</summary>
/// <remarks>Pinned arrays of the managed heap, so that it goes with its thread.</remarks>
internal sealed unsafe class ProductScratch
{
    [ThreadStatic]
    private static ProductScratch? _current;

    private float[] _rows = [];
    private float[] _columns = [];
    private float[] _tile = [];
    private float[] _transposed = [];
    private float[] _held = [];

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

    private static float* Reserve(ref float[] array, int length)
    {
        const int Slack = AlignedBuffer.AlignmentBytes / sizeof(float);
        if (array.Length < length + Slack)
        {
            array = GC.AllocateArray<float>(length + Slack, pinned: true);
        }

        fixed (float* start = array)
        {
            return (float*)(((nint)start + AlignedBuffer.AlignmentBytes - 1) & -AlignedBuffer.AlignmentBytes);
        }
    }
}
