using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Convolution;

/// <summary>What all passes of a convolution over 16 samples come down to: out[row, pixel] = start[row] + sum over ascending k of
/// weight[row, k] · in[pixel + offset[k]], one chain of fused multiply-adds per sample.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="k">Products of a whole row.</param>
/// <param name="packed">Rows from <see cref="Pack"/>.</param>
/// <param name="offsets">Distance of each k from the pixel's place in the input.</param>
/// <param name="start">What the chains of each row begin at; null for 0.</param>
/// <param name="inputPixel">Floats from one pixel's place in the input to the next.</param>
/// <param name="outputRow">Floats from one row of the output to the next.</param>
internal readonly unsafe struct LaneProduct(int rows, int k, float* packed, nint* offsets, float* start, nint inputPixel, nint outputRow)
{
    // With fewer products to a row of pixels its inputs stay in the first-level cache while all rows of weights go by.
    private const int MostNearProducts = 2048;

    private readonly int _tile = TileRows(rows);
    private readonly int _widest = SimdPath.Current == SimdLevel.Portable ? 1 : LaneTable.MaxPixels(TileRows(rows));

    /// <summary>Packs rows: tile by tile, the rows of one k side by side.</summary>
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

    /// <summary>Computes all rows for the pixels of one output row, with a stretch of k.</summary>
    /// <param name="firstK">Where the stretch begins.</param>
    /// <param name="endK">Where it ends.</param>
    /// <param name="input">Place of the first pixel in the input.</param>
    /// <param name="output">First pixel of the first row.</param>
    /// <param name="pixels">Number of pixels.</param>
    public void Run(int firstK, int endK, float* input, float* output, int pixels)
    {
        var tiles = (pixels + _widest - 1) / _widest;
        var width = (pixels + tiles - 1) / tiles;
        var wide = pixels - (tiles * (width - 1));
        if (rows <= _tile || (long)(endK - firstK) * pixels <= MostNearProducts)
        {
            Pixels(firstK, endK, input, output, width, wide);
            Pixels(firstK, endK, input + (wide * width * inputPixel), output + ((nint)wide * width * Lanes.Count), width - 1, tiles - wide);
            return;
        }

        for (var tile = 0; tile < tiles; tile++)
        {
            var here = tile < wide ? width : width - 1;
            Pixels(firstK, endK, input, output, here, 1);
            input += here * inputPixel;
            output += here * Lanes.Count;
        }
    }

    private static int TileRows(int rows)
    {
        var tiles = (rows + LaneTable.MaxRows - 1) / LaneTable.MaxRows;
        return (rows + tiles - 1) / tiles;
    }

    /// <summary>Computes all rows for some tiles of pixels of one width.</summary>
    private void Pixels(int firstK, int endK, float* input, float* output, int width, int tiles)
    {
        for (var first = 0; first < rows && tiles > 0; first += _tile)
        {
            var here = Math.Min(_tile, rows - first);
            var weight = packed + ((nint)first * k) + ((nint)firstK * here);
            var from = start == null ? null : start + first;
            var to = output + (first * outputRow);
            if (SimdPath.Current == SimdLevel.Portable)
            {
                Portable(here, width * tiles, endK - firstK, weight, offsets + firstK, input, from, to);
                continue;
            }

            var kernel = (delegate*<nint, nint, float*, nint*, float*, nint, float*, float*, nint, void>)LaneTable.Forward(here, width);
            kernel(tiles, endK - firstK, weight, offsets + firstK, input, inputPixel, from, to, outputRow);
        }
    }

    private void Portable(int tileRows, int pixels, nint steps, float* a, nint* places, float* b, float* from, float* c)
    {
        for (var row = 0; row < tileRows; row++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                for (var lane = 0; lane < Lanes.Count; lane++)
                {
                    var sum = from == null ? 0f : from[row];
                    for (nint step = 0; step < steps; step++)
                    {
                        sum = LanesScalar.Fma(a[(step * tileRows) + row], b[places[step] + (pixel * inputPixel) + lane], sum);
                    }

                    c[(row * outputRow) + (pixel * Lanes.Count) + lane] = sum;
                }
            }
        }
    }
}
