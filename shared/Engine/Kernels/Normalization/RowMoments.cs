using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cluster.Engine.Kernels;

/// <summary>What normalises a row: x̂ = ((x - mean) - rest)·scale with scale = 1/√(variance + ε). The rest is what rounding took from the
/// mean; without it short rows lose digits where the mean is large.</summary>
/// <param name="Mean">Mean of the row, rounded.</param>
/// <param name="Rest">Mean of the differences from <paramref name="Mean"/>.</param>
/// <param name="Scale">1/√(variance + ε), of the biased variance.</param>
internal readonly unsafe record struct RowMoments(float Mean, float Rest, float Scale)
{
    private const int LaneCount = Reductions.LaneCount;

    /// <summary>Floats that the moments of a row take.</summary>
    public const int Length = 3;

    /// <summary>The moments of a row. Sums have 16 lanes and one tree; see <see cref="Reductions"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="epsilon">ε.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowMoments Of(float* row, int length, float epsilon)
    {
        var whole = length / LaneCount * LaneCount;
        var sums = Vector512<float>.Zero;
        for (var index = 0; index < whole; index += LaneCount)
        {
            sums += Vector512.Load(row + index);
        }

        var sumLanes = stackalloc float[LaneCount];
        if (whole < length)
        {
            sums.Store(sumLanes);
            for (var index = whole; index < length; index++)
            {
                sumLanes[index - whole] += row[index];
            }

            sums = Vector512.Load(sumLanes);
        }

        var mean = LaneTree.Sum(sums) / length;
        var means = Vector512.Create(mean);
        var squares = Vector512<float>.Zero;
        sums = Vector512<float>.Zero;
        for (var index = 0; index < whole; index += LaneCount)
        {
            var difference = Vector512.Load(row + index) - means;
            sums += difference;
            squares += difference * difference;
        }

        if (whole < length)
        {
            var squareLanes = stackalloc float[LaneCount];
            sums.Store(sumLanes);
            squares.Store(squareLanes);
            for (var index = whole; index < length; index++)
            {
                var difference = row[index] - mean;
                sumLanes[index - whole] += difference;
                squareLanes[index - whole] += difference * difference;
            }

            (sums, squares) = (Vector512.Load(sumLanes), Vector512.Load(squareLanes));
        }

        var rest = LaneTree.Sum(sums) / length;
        var variance = (LaneTree.Sum(squares) / length) - (rest * rest);
        return new RowMoments(mean, rest, 1f / MathF.Sqrt((variance < 0f ? 0f : variance) + epsilon));
    }

    /// <summary>The moments about 0: mean 0 and scale = 1/√(mean of squares + ε).</summary>
    /// <param name="row">The row.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="epsilon">ε.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RowMoments AboutZero(float* row, int length, float epsilon)
    {
        var whole = length / LaneCount * LaneCount;
        var squares = Vector512<float>.Zero;
        for (var index = 0; index < whole; index += LaneCount)
        {
            squares += Vector512.Load(row + index) * Vector512.Load(row + index);
        }

        if (whole < length)
        {
            var lanes = stackalloc float[LaneCount];
            squares.Store(lanes);
            for (var index = whole; index < length; index++)
            {
                lanes[index - whole] += row[index] * row[index];
            }

            squares = Vector512.Load(lanes);
        }

        return new RowMoments(0f, 0f, 1f / MathF.Sqrt((LaneTree.Sum(squares) / length) + epsilon));
    }

    /// <summary>Reads the moments of a row.</summary>
    public static RowMoments Load(ReadOnlySpan<float> moments, int row) =>
        new(moments[row * Length], moments[(row * Length) + 1], moments[(row * Length) + 2]);

    /// <summary>Writes the moments of a row.</summary>
    public void Store(Span<float> moments, int row)
    {
        moments[row * Length] = Mean;
        moments[(row * Length) + 1] = Rest;
        moments[(row * Length) + 2] = Scale;
    }

    /// <summary>x̂ of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Normal(float x) => (x - Mean - Rest) * Scale;
}
