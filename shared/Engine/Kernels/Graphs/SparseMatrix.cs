using System.Collections.Immutable;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Kernels;

/// <summary>A square matrix of few numbers other than 0, kept by rows: the columns of a row in ascending order with their values.</summary>
public sealed class SparseMatrix
{
    private readonly ImmutableArray<int> _starts;
    private readonly ImmutableArray<int> _columns;
    private readonly ImmutableArray<float> _values;

    private SparseMatrix(ImmutableArray<int> starts, ImmutableArray<int> columns, ImmutableArray<float> values)
    {
        (_starts, _columns, _values) = (starts, columns, values);
    }

    /// <summary>Rows, and columns.</summary>
    public int Size => _starts.Length - 1;

    /// <summary>Numbers that are kept.</summary>
    public int Count => _columns.Length;

    /// <summary>The columns of all rows, one row behind the other.</summary>
    public ReadOnlySpan<int> Columns => _columns.AsSpan();

    /// <summary>The values that belong to <see cref="Columns"/>.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan();

    /// <summary>Where each row begins among the columns; one more entry than rows.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan();

    /// <summary>A matrix by its entries. Entries of one place add up in their order; an entry of value 0 is kept.</summary>
    /// <param name="size">Rows, and columns.</param>
    /// <param name="entries">Row, column and value of each entry.</param>
    /// <exception cref="ShapeException">An entry lies outside.</exception>
    public static SparseMatrix Of(int size, IEnumerable<(int Row, int Column, float Value)> entries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(entries);
        var rows = new SortedDictionary<int, float>[size];
        for (var row = 0; row < size; row++)
        {
            rows[row] = [];
        }

        foreach (var (row, column, value) in entries)
        {
            if ((uint)row >= (uint)size || (uint)column >= (uint)size)
            {
                throw new ShapeException(
                    $"SparseMatrix needs entries inside [{size}, {size}], got ({row}, {column}); count rows and columns from 0.");
            }

            rows[row][column] = rows[row].GetValueOrDefault(column) + value;
        }

        int[] starts = [0, .. rows.Select(row => row.Count)];
        for (var row = 0; row < size; row++)
        {
            starts[row + 1] += starts[row];
        }

        return new SparseMatrix(
            [.. starts], [.. rows.SelectMany(row => row.Keys)], [.. rows.SelectMany(row => row.Values)]);
    }

    /// <summary>The numbers other than 0 of a dense matrix.</summary>
    /// <param name="size">Rows, and columns.</param>
    /// <param name="dense">Row-major.</param>
    /// <exception cref="ShapeException">The matrix is not square.</exception>
    public static SparseMatrix OfDense(int size, ReadOnlySpan<float> dense)
    {
        KernelArguments.Matrix(dense.Length, size, size);
        var entries = new List<(int, int, float)>();
        for (var index = 0; index < dense.Length; index++)
        {
            if (dense[index] != 0f)
            {
                entries.Add((index / size, index % size, dense[index]));
            }
        }

        return Of(size, entries);
    }

    /// <summary>Row, column and value of every number that is kept, by rows.</summary>
    public IEnumerable<(int Row, int Column, float Value)> Entries()
    {
        for (var row = 0; row < Size; row++)
        {
            for (var index = _starts[row]; index < _starts[row + 1]; index++)
            {
                yield return (row, _columns[index], _values[index]);
            }
        }
    }

    /// <summary>The matrix with rows and columns exchanged.</summary>
    public SparseMatrix Transposed() => Of(Size, Entries().Select(entry => (entry.Column, entry.Row, entry.Value)));

    /// <summary>Y = A·X. Each element is one chain of fused multiply-adds over ascending columns of A, begun at 0.</summary>
    /// <param name="x">Row-major, [size, features].</param>
    /// <param name="features">Length of a row.</param>
    /// <param name="y">Takes the product, [size, features].</param>
    public void Multiply(ReadOnlySpan<float> x, int features, Span<float> y)
    {
        KernelArguments.Matrix(x.Length, Size, features);
        KernelArguments.SameLength(y.Length, x.Length);
        y.Clear();
        for (var row = 0; row < Size; row++)
        {
            var target = y.Slice(row * features, features);
            for (var index = _starts[row]; index < _starts[row + 1]; index++)
            {
                ScaledRows.AddInto(target, _values[index], x.Slice(_columns[index] * features, features));
            }
        }
    }
}
