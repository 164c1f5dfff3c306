using Cluster.Engine.Numerics;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Initialization;

/// <summary>A random matrix with orthogonal rows or columns, whichever are fewer, of length gain: the weight [out, ...] read as
/// [out, rest]. All such matrices are equally likely.</summary>
/// <param name="gain">Length of the rows or columns.</param>
/// <remarks>Q of a normal matrix, with the signs of R's diagonal. Takes about 4·m·n² operations for m ≥ n rows and columns.
/// Source: Saxe, McClelland and Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks (ICLR 2014);
/// Mezzadri, How to Generate Random Matrices from the Classical Compact Groups (2007); PyTorch's orthogonal_.</remarks>
public sealed class OrthogonalInitializer(double gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < 2 || shape.ElementCount == 0)
        {
            throw new ShapeException(
                $"Orthogonal needs a weight of shape [out, in, ...] without empty axes, got {shape}; use a uniform or normal law.");
        }

        var (height, width) = (shape[0], shape.ElementCount / shape[0]);
        var (rows, columns) = (Math.Max(height, width), Math.Min(height, width));

        // Element (row, column) of the tall matrix lies at row · rowStride + column · columnStride of the weight.
        var (rowStride, columnStride) = height >= width ? (width, 1) : (1, width);
        new NormalInitializer(0, 1).Fill(shape, key, target);
        var matrix = new double[rows * columns];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                matrix[(column * rows) + row] = target[(row * rowStride) + (column * columnStride)];
            }
        }

        var factors = new HouseholderQr(matrix, rows, columns);
        var unit = new double[rows];
        for (var column = 0; column < columns; column++)
        {
            Array.Clear(unit);
            unit[column] = factors.Upper(column, column) < 0 ? -gain : gain;
            factors.Apply(unit);
            for (var row = 0; row < rows; row++)
            {
                target[(row * rowStride) + (column * columnStride)] = (float)unit[row];
            }
        }
    }
}
