using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>What all passes of a convolution over 16 samples come down to: out[row, pixel] = start[row] + sum over ascending k of
/// weight[row, k] · in[pixel + offset[k]], one chain of fused multiply-adds per sample.</summary>
internal static unsafe class LaneProduct
{
    /// <summary>Most rows of a tile.</summary>
    public static int MaxRows => SimdPath.Current == SimdLevel.Avx2 ? 6 : 14;

    /// <summary>Packs rows for <see cref="Run"/>: tile by tile, the rows of one k side by side.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="k">Products of a row.</param>
    /// <param name="weight">Element (row, k) is at row · rowStride + kOffset(k).</param>
    /// <param name="rowStride">Floats from row to row.</param>
    /// <param name="kOffsets">Place of each k within a row.</param>
    /// <param name="packed">Takes rows · k floats.</param>
    public static void Pack(int rows, int k, float* weight, nint rowStride, nint* kOffsets, float* packed)
    {
        var tile = TileRows(rows);
        for (var first = 0; first < rows; first += tile)
        {
            var here = Math.Min(tile, rows - first);
            for (var step = 0; step < k; step++)
            {
                var source = weight + (first * rowStride) + kOffsets[step];
                for (var row = 0; row < here; row++)
                {
                    *packed++ = source[row * rowStride];
                }
            }
        }
    }

    /// <summary>Computes all rows for the pixels of one output row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="steps">The products that are added.</param>
    /// <param name="packed">Rows from <see cref="Pack"/>.</param>
    /// <param name="offsets">Distance of each k from the pixel's place in the input.</param>
    /// <param name="input">Place of the first pixel in the input.</param>
    /// <param name="inputPixel">Floats from one pixel's place to the next.</param>
    /// <param name="start">What the chains of each row begin at; null for 0.</param>
    /// <param name="output">First pixel of the first row.</param>
    /// <param name="outputRow">Floats from one row to the next.</param>
    /// <param name="pixels">Number of pixels.</param>
    public static void Run(
        int rows,
        StepRange steps,
        float* packed,
        nint* offsets,
        float* input,
        nint inputPixel,
        float* start,
        float* output,
        nint outputRow,
        int pixels)
    {
        var tile = TileRows(rows);
        var widest = SimdPath.Current == SimdLevel.Avx2 ? (tile <= 3 ? 2 : 1) : tile <= 7 ? 4 : 2;
        for (var pixel = 0; pixel < pixels;)
        {
            var width = widest;
            while (width > pixels - pixel)
            {
                width /= 2;
            }

            var weight = packed;
            for (var first = 0; first < rows; first += tile)
            {
                var here = Math.Min(tile, rows - first);
                Tile(
                    here,
                    width,
                    steps.End - steps.First,
                    weight + ((nint)here * steps.First),
                    offsets + steps.First,
                    input + (pixel * inputPixel),
                    inputPixel,
                    start == null ? null : start + first,
                    output + (first * outputRow) + (pixel * Lanes.Count),
                    outputRow);
                weight += (nint)here * steps.All;
            }

            pixel += width;
        }
    }

    private static int TileRows(int rows)
    {
        var tiles = (rows + MaxRows - 1) / MaxRows;
        return (rows + tiles - 1) / tiles;
    }

    private static void Tile(
        int rows, int pixels, nint k, float* a, nint* offsets, float* b, nint bPixel, float* start, float* c, nint cRow)
    {
        if (SimdPath.Current == SimdLevel.Portable)
        {
            Portable(rows, pixels, k, a, offsets, b, bPixel, start, c, cRow);
            return;
        }

        var kernel = (delegate*<nint, float*, nint*, float*, nint, float*, float*, nint, void>)LaneTable.Forward(rows, pixels);
        kernel(k, a, offsets, b, bPixel, start, c, cRow);
    }

    private static void Portable(
        int rows, int pixels, nint k, float* a, nint* offsets, float* b, nint bPixel, float* start, float* c, nint cRow)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                for (var lane = 0; lane < Lanes.Count; lane++)
                {
                    var sum = start == null ? 0f : start[row];
                    for (nint step = 0; step < k; step++)
                    {
                        sum = LanesScalar.Fma(a[(step * rows) + row], b[offsets[step] + (pixel * bPixel) + lane], sum);
                    }

                    c[(row * cRow) + (pixel * Lanes.Count) + lane] = sum;
                }
            }
        }
    }
}

/// <summary>Some of the products of a chain.</summary>
/// <param name="All">Number of all products.</param>
/// <param name="First">First one that is added.</param>
/// <param name="End">End of those.</param>
internal readonly record struct StepRange(int All, int First, int End);
