using System.Runtime.Intrinsics;

namespace Cluster.Engine.Numerics;

/// <summary>A = Q·R for a matrix with at least as many rows as columns, in float64 and one fixed order: Q of orthonormal columns, R upper
/// triangular.</summary>
/// <remarks>Inner products run over 8 lanes that are combined by halving, with no fused operations.
/// Source: Golub and Van Loan, Matrix Computations (4th edition, 2013), algorithms 5.1.1 and 5.2.1.</remarks>
internal sealed class HouseholderQr
{
    private readonly double[] _columns;
    private readonly double[] _diagonal;
    private readonly double[] _factors;

    /// <summary>Factorises a matrix in place.</summary>
    /// <param name="columns">The matrix, column behind column; afterwards it belongs to this object.</param>
    /// <param name="rows">Number of rows, at least the number of columns.</param>
    /// <param name="columnCount">Number of columns.</param>
    public HouseholderQr(double[] columns, int rows, int columnCount)
    {
        _columns = columns;
        _diagonal = new double[columnCount];
        _factors = new double[columnCount];
        (Rows, ColumnCount) = (rows, columnCount);
        for (var column = 0; column < columnCount; column++)
        {
            // The reflector v = x - α·e₁ takes x to α·e₁; the sign of α keeps the difference from cancelling.
            var x = Reflector(column);
            var length = Math.Sqrt(Dot(x, x));
            var alpha = x[0] > 0 ? -length : length;
            x[0] -= alpha;
            var square = Dot(x, x);
            _diagonal[column] = alpha;
            _factors[column] = square > 0 ? 2 / square : 0;
            for (var other = column + 1; other < columnCount; other++)
            {
                Reflect(column, Column(other));
            }
        }
    }

    public int Rows { get; }

    public int ColumnCount { get; }

    /// <summary>An element of R, for row ≤ column.</summary>
    public double Upper(int row, int column) => row == column ? _diagonal[row] : _columns[(column * Rows) + row];

    /// <summary>vector = Qᵀ·vector, over all rows.</summary>
    public void ApplyTransposed(Span<double> vector)
    {
        for (var column = 0; column < ColumnCount; column++)
        {
            Reflect(column, vector);
        }
    }

    /// <summary>vector = Q·vector, over all rows.</summary>
    public void Apply(Span<double> vector)
    {
        for (var column = ColumnCount - 1; column >= 0; column--)
        {
            Reflect(column, vector);
        }
    }

    private Span<double> Column(int column) => _columns.AsSpan(column * Rows, Rows);

    private Span<double> Reflector(int column) => Column(column)[column..];

    /// <summary>vector -= (2 / v·v)·(v·vector)·v, with the reflector v of a column.</summary>
    private void Reflect(int column, Span<double> vector)
    {
        var reflector = Reflector(column);
        var target = vector[column..];
        var share = _factors[column] * Dot(reflector, target);
        var index = 0;
        for (; index <= target.Length - Vector512<double>.Count; index += Vector512<double>.Count)
        {
            var difference = Vector512.Create<double>(target[index..]) - (Vector512.Create<double>(reflector[index..]) * share);
            difference.CopyTo(target[index..]);
        }

        for (; index < target.Length; index++)
        {
            target[index] -= reflector[index] * share;
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var lanes = Vector512<double>.Zero;
        var index = 0;
        for (; index <= left.Length - Vector512<double>.Count; index += Vector512<double>.Count)
        {
            lanes += Vector512.Create(left[index..]) * Vector512.Create(right[index..]);
        }

        Span<double> partial = stackalloc double[Vector512<double>.Count];
        lanes.CopyTo(partial);
        for (var lane = 0; index < left.Length; index++, lane++)
        {
            partial[lane] += left[index] * right[index];
        }

        for (var half = partial.Length / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                partial[lane] += partial[lane + half];
            }
        }

        return partial[0];
    }
}
