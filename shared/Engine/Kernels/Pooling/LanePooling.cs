using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels.Convolution;

namespace Cluster.Engine.Kernels.Pooling;

/// <summary>Pooling of planes that hold 16 samples side by side. Windows are visited row by row, taps of a window too.</summary>
internal static unsafe class LanePooling
{
    /// <summary>Largest value of each window and where it stands, the first one in a tie; NaN counts as largest.</summary>
    /// <param name="rows">Windows along the rows.</param>
    /// <param name="columns">Windows along the columns.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="input">[planes, rows, columns, 16].</param>
    /// <param name="output">Takes the values.</param>
    /// <param name="indices">Takes the places within the plane, as whole numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(in PoolAxis rows, in PoolAxis columns, int planes, float* input, float* output, float* indices)
    {
        for (var plane = 0; plane < planes; plane++, input += (nint)rows.Input * columns.Input * Lanes.Count)
        {
            for (var row = 0; row < rows.Output; row++)
            {
                var (firstRow, endRow, _) = rows.Window(row);
                for (var column = 0; column < columns.Output; column++, output += Lanes.Count, indices += Lanes.Count)
                {
                    var (firstColumn, endColumn, _) = columns.Window(column);
                    var best = Vector512.Create(float.NegativeInfinity);
                    var place = Vector512.Create((float)((firstRow * columns.Input) + firstColumn));
                    for (var y = firstRow; y < endRow; y += rows.Dilation)
                    {
                        for (var x = firstColumn; x < endColumn; x += columns.Dilation)
                        {
                            var at = (y * columns.Input) + x;
                            var value = Vector512.Load(input + ((nint)at * Lanes.Count));
                            var wins = Vector512.GreaterThan(value, best) | ~Vector512.Equals(value, value);
                            best = Vector512.ConditionalSelect(wins, value, best);
                            place = Vector512.ConditionalSelect(wins, Vector512.Create((float)at), place);
                        }
                    }

                    best.Store(output);
                    place.Store(indices);
                }
            }
        }
    }

    /// <summary>Brings each window's gradient to the place that won.</summary>
    /// <param name="rows">Windows along the rows.</param>
    /// <param name="columns">Windows along the columns.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="outputGradient">Gradients of the windows.</param>
    /// <param name="indices">Places from <see cref="Max"/>.</param>
    /// <param name="inputGradient">Takes [planes, rows, columns, 16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxBackward(
        in PoolAxis rows, in PoolAxis columns, int planes, float* outputGradient, float* indices, float* inputGradient)
    {
        var plane = rows.Input * columns.Input * Lanes.Count;
        for (var index = 0; index < planes; index++, inputGradient += plane)
        {
            new Span<float>(inputGradient, plane).Clear();
            for (var row = 0; row < rows.Output; row++)
            {
                var (firstRow, endRow, _) = rows.Window(row);
                for (var column = 0; column < columns.Output; column++, outputGradient += Lanes.Count, indices += Lanes.Count)
                {
                    var (firstColumn, endColumn, _) = columns.Window(column);
                    var gradient = Vector512.Load(outputGradient);
                    var place = Vector512.Load(indices);
                    for (var y = firstRow; y < endRow; y += rows.Dilation)
                    {
                        for (var x = firstColumn; x < endColumn; x += columns.Dilation)
                        {
                            var at = (y * columns.Input) + x;
                            var target = inputGradient + ((nint)at * Lanes.Count);
                            var share = Vector512.Equals(place, Vector512.Create((float)at)) & gradient;
                            (Vector512.Load(target) + share).Store(target);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Mean of each window.</summary>
    /// <param name="rows">Windows along the rows.</param>
    /// <param name="columns">Windows along the columns.</param>
    /// <param name="divisor">What sums are divided by: 0 for the places inside the input, -1 for the border's too.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="input">[planes, rows, columns, 16].</param>
    /// <param name="output">Takes the means.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(in PoolAxis rows, in PoolAxis columns, int divisor, int planes, float* input, float* output)
    {
        for (var plane = 0; plane < planes; plane++, input += (nint)rows.Input * columns.Input * Lanes.Count)
        {
            for (var row = 0; row < rows.Output; row++)
            {
                var (firstRow, endRow, borderRows) = rows.Window(row);
                for (var column = 0; column < columns.Output; column++, output += Lanes.Count)
                {
                    var (firstColumn, endColumn, borderColumns) = columns.Window(column);
                    var sum = Vector512<float>.Zero;
                    for (var y = firstRow; y < endRow; y++)
                    {
                        for (var x = firstColumn; x < endColumn; x++)
                        {
                            sum += Vector512.Load(input + ((((nint)y * columns.Input) + x) * Lanes.Count));
                        }
                    }

                    var inside = (endRow - firstRow) * (endColumn - firstColumn);
                    (sum / Vector512.Create(Divisor(divisor, inside, borderRows * borderColumns))).Store(output);
                }
            }
        }
    }

    /// <summary>Spreads each window's gradient over its places.</summary>
    /// <param name="rows">Windows along the rows.</param>
    /// <param name="columns">Windows along the columns.</param>
    /// <param name="divisor">As for <see cref="Average"/>.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="outputGradient">Gradients of the windows.</param>
    /// <param name="inputGradient">Takes [planes, rows, columns, 16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageBackward(
        in PoolAxis rows, in PoolAxis columns, int divisor, int planes, float* outputGradient, float* inputGradient)
    {
        var plane = rows.Input * columns.Input * Lanes.Count;
        for (var index = 0; index < planes; index++, inputGradient += plane)
        {
            new Span<float>(inputGradient, plane).Clear();
            for (var row = 0; row < rows.Output; row++)
            {
                var (firstRow, endRow, borderRows) = rows.Window(row);
                for (var column = 0; column < columns.Output; column++, outputGradient += Lanes.Count)
                {
                    var (firstColumn, endColumn, borderColumns) = columns.Window(column);
                    var inside = (endRow - firstRow) * (endColumn - firstColumn);
                    var share = Vector512.Load(outputGradient) / Vector512.Create(Divisor(divisor, inside, borderRows * borderColumns));
                    for (var y = firstRow; y < endRow; y++)
                    {
                        for (var x = firstColumn; x < endColumn; x++)
                        {
                            var target = inputGradient + ((((nint)y * columns.Input) + x) * Lanes.Count);
                            (Vector512.Load(target) + share).Store(target);
                        }
                    }
                }
            }
        }
    }

    private static float Divisor(int divisor, int inside, int withBorder) => divisor switch
    {
        0 => inside,
        -1 => withBorder,
        _ => divisor,
    };
}
