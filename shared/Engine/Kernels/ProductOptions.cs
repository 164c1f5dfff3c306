using Cluster.Engine.Kernels.Gemm;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>What a matrix product does on the way, with the bits that separate passes over the result would give.</summary>
public readonly ref struct ProductOptions
{
    /// <summary>Where the chains of each column begin; empty: at 0. Not together with <see cref="MaskedBy"/>.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>Whether the results pass through ReLU, as <see cref="Activations.Relu"/> computes it.</summary>
    public bool Rectify { get; init; }

    /// <summary>A row-major matrix of the result's size, or none: the results become 0 where it is 0 or less, as
    /// <see cref="Activations.ReluGradient"/> does with what ReLU returned.</summary>
    public MatrixView? MaskedBy { get; init; }

    internal void Check(in MatrixView result)
    {
        if (result.ColumnStride != 1)
        {
            throw new ShapeException("MatMul with options needs a row-major result, got a transposed one; exchange the operands.");
        }

        if (!Bias.IsEmpty)
        {
            KernelArguments.SameLength(Bias.Length, result.Columns, nameof(MatMul));
        }

        if (MaskedBy is not { } mask)
        {
            return;
        }

        if (mask.Rows != result.Rows || mask.Columns != result.Columns || mask.ColumnStride != 1)
        {
            throw new ShapeException($"MatMul needs a row-major mask of the result's size {result}, got {mask}; copy it into that form.");
        }

        if (!Bias.IsEmpty)
        {
            throw new ArgumentException("MatMul takes a bias or a mask, got both; add the bias or mask the result in a pass of its own.");
        }
    }

    internal unsafe TileFinish Finish(float* bias) => new()
    {
        Bias = bias,
        Rectify = Rectify,
        Mask = MaskedBy is { } mask ? mask.Pointer : null,
        MaskRow = MaskedBy is { } other ? other.RowStride : 0,
    };

    /// <summary>Writes what the chains begin at, for a product that does not know of it.</summary>
    internal void Begin(in MatrixView result)
    {
        if (!Bias.IsEmpty)
        {
            Rows.Broadcast(Bias, result);
        }
    }

    /// <summary>Does the rest in passes of its own.</summary>
    internal unsafe void Apply(in MatrixView result)
    {
        for (var row = 0; row < result.Rows; row++)
        {
            var values = new Span<float>(result.Pointer + (row * result.RowStride), result.Columns);
            if (Rectify)
            {
                Activations.Relu(values, values);
            }

            if (MaskedBy is { } mask)
            {
                var outputs = new ReadOnlySpan<float>(mask.Pointer + (row * mask.RowStride), mask.Columns);
                Activations.ReluGradient(outputs, values, values);
            }
        }
    }
}
