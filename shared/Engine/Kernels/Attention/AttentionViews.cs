namespace Cluster.Engine.Kernels;

/// <summary>Where the heads of a tensor lie: row t of head h of sample n begins at start + n·sample + t·row + h·size.</summary>
/// <param name="start">Row 0 of head 0 of sample 0.</param>
/// <param name="rows">Rows of a head: time steps.</param>
/// <param name="size">Features of a head.</param>
/// <param name="row">Floats from one row to the next.</param>
internal readonly unsafe struct AttentionHeads(float* start, int rows, int size, nint row)
{
    /// <summary>One head of one sample, [rows, size].</summary>
    public MatrixView Of(int sample, int head) => new(start + (sample * (rows * row)) + (head * (nint)size), rows, size, row, 1);
}

/// <summary>Queries, keys and values of all samples, or their gradients.</summary>
/// <param name="Queries">[samples, L, heads·size].</param>
/// <param name="Keys">[samples, S, heads·size].</param>
/// <param name="Values">[samples, S, heads·size].</param>
internal readonly record struct AttentionTensors(AttentionHeads Queries, AttentionHeads Keys, AttentionHeads Values);
