using System.Buffers.Binary;
using System.Security.Cryptography;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>What elements become: (x - center) / scale, in double precision and rounded once.</summary>
internal sealed class ArrayScaling
{
    private readonly double[] _centers;
    private readonly double[] _scales;

    private ArrayScaling(double[] centers, double[] scales) => (_centers, _scales) = (centers, scales);

    /// <summary>Leaves elements as they are.</summary>
    public static ArrayScaling None { get; } = Uniform(0, 1);

    /// <summary>Whether elements stay as they are.</summary>
    public bool IsNone => _centers is [0.0] && _scales is [1.0];

    /// <summary>The same for all elements.</summary>
    /// <param name="center">What becomes 0.</param>
    /// <param name="scale">What becomes 1 more than that; not 0.</param>
    public static ArrayScaling Uniform(double center, double scale) => new([center], [scale]);

    /// <summary>Learns means and deviations from training rows. Sums run over ascending rows and elements, so every machine gets the same bits;
    /// elements that are all the same become 0.</summary>
    /// <param name="rows">The array, which is read twice.</param>
    /// <param name="train">Its training rows, ascending.</param>
    /// <param name="shape">Shape of a sample.</param>
    /// <param name="kind">Which elements share a mean.</param>
    /// <exception cref="DataException">An element is not finite.</exception>
    public static ArrayScaling Fit(ArrayRows rows, ReadOnlySpan<int> train, Shape shape, ArrayNormalization kind)
    {
        if (kind == ArrayNormalization.None)
        {
            return None;
        }

        var groups = GroupsOf(shape, kind);
        var row = new double[groups.Length];
        rows.Read(train[0], row);

        // The first numbers are taken off, so that large numbers which differ little lose nothing.
        var first = new double[groups[^1] + 1];
        for (var element = row.Length - 1; element >= 0; element--)
        {
            first[groups[element]] = row[element];
        }

        var count = (double)train.Length * (row.Length / first.Length);
        var shifts = Sum(rows, train, groups, first, (value, shift) => value - shift);
        var means = first.Zip(shifts, (start, shift) => start + (shift / count)).ToArray();
        var squares = Sum(rows, train, groups, means, (value, mean) => (value - mean) * (value - mean));
        var deviations = Array.ConvertAll(squares, square => square > 0 ? Math.Sqrt(square / count) : 1);
        return first.Length == 1
            ? Uniform(means[0], deviations[0])
            : new ArrayScaling(Array.ConvertAll(groups, group => means[group]), Array.ConvertAll(groups, group => deviations[group]));
    }

    /// <summary>Scales elements that follow each other in a sample.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="first">Index of the first of them in its sample.</param>
    /// <param name="destination">As many.</param>
    public void Apply(ReadOnlySpan<double> values, int first, Span<float> destination)
    {
        if (_centers.Length == 1)
        {
            var (center, scale) = (_centers[0], _scales[0]);
            for (var index = 0; index < values.Length; index++)
            {
                destination[index] = (float)((values[index] - center) / scale);
            }

            return;
        }

        for (var index = 0; index < values.Length; index++)
        {
            destination[index] = (float)((values[index] - _centers[first + index]) / _scales[first + index]);
        }
    }

    /// <summary>Adds what decides the results.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(double)];
        ContentHasher.Append(hash, _centers.Length);
        for (var index = 0; index < _centers.Length; index++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, _centers[index]);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[sizeof(double)..], _scales[index]);
            hash.AppendData(bytes);
        }
    }

    // Of each element the group whose mean it shares; the last element is in the last group.
    private static int[] GroupsOf(Shape shape, ArrayNormalization kind)
    {
        var groups = new int[shape.ElementCount];
        var (run, count) = kind switch
        {
            ArrayNormalization.FirstAxis => (groups.Length / shape[0], shape[0]),
            ArrayNormalization.LastAxis => (1, shape[-1]),
            _ => (groups.Length, 1),
        };
        for (var element = 0; element < groups.Length; element++)
        {
            groups[element] = element / run % count;
        }

        return groups;
    }

    private static double[] Sum(ArrayRows rows, ReadOnlySpan<int> train, int[] groups, double[] given, Func<double, double, double> term)
    {
        var (sums, row) = (new double[given.Length], new double[groups.Length]);
        foreach (var index in train)
        {
            rows.Read(index, row);
            for (var element = 0; element < row.Length; element++)
            {
                var group = groups[element];
                sums[group] += term(row[element], given[group]);
            }
        }

        return Array.TrueForAll(sums, double.IsFinite)
            ? sums
            : throw new DataException(
                $"Array file {rows.Place} needs elements whose squares are finite to normalize, got others; mend the array or leave normalize out.");
    }
}
