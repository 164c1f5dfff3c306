using Cluster.Engine.Kernels;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Kernels;

public sealed class ReductionsTests
{
    [Fact]
    public void Sum_EveryLengthAndAlignment_FollowsTheLanesAndTheTree()
    {
        var values = Bits.Uniform(seed: 1, 150);
        for (var length = 0; length <= 130; length++)
        {
            var part = values.AsSpan(length % 17, length);
            Assert.Equal(SumByDefinition(part), Reductions.Sum(part));
        }
    }

    [Fact]
    public void Sum_NumbersThatDependOnTheOrder_FollowsTheLanesAndTheTree()
    {
        float[] values = [.. Enumerable.Range(0, 99).Select(index => MathF.ScaleB(index % 2 == 0 ? 1.1f : -1.3f, index % 40))];
        Assert.Equal(SumByDefinition(values), Reductions.Sum(values));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(33, 10)]
    [InlineData(9, 130)]
    public void ColumnSums_AnyMatrix_AddsRowsUpwards(int rows, int columns)
    {
        var matrix = Bits.Uniform(seed: 2, rows * columns);
        var expected = new float[columns];
        for (var index = 0; index < matrix.Length; index++)
        {
            expected[index % columns] += matrix[index];
        }

        var sums = Bits.Uniform(seed: 3, columns);
        Reductions.ColumnSums(matrix, columns, sums);

        Bits.AssertEqual(expected, sums, "column sums");
    }

    [Theory]
    [InlineData(new[] { 1f, 3f, 2f }, 1)]
    [InlineData(new[] { 5f, 3f, 5f }, 0)]
    [InlineData(new[] { -1f, float.NaN, 2f }, 2)]
    [InlineData(new[] { -0f, 0f }, 0)]
    public void IndexOfMax_Values_IsTheFirstLargest(float[] values, int expected) =>
        Assert.Equal(expected, Reductions.IndexOfMax(values));

    [Fact]
    public void Max_AnyValues_IsTheOneAtIndexOfMax()
    {
        for (var length = 1; length <= 130; length++)
        {
            var values = Bits.Patterns(seed: length, length);
            Assert.True(Bits.Same(values[Reductions.IndexOfMax(values)], Reductions.Max(values)), $"length {length}");

            // Zeros of both signs above negative numbers.
            float[] zeros = [.. values.Select(value => value > 0 ? 0f : float.IsNaN(value) ? -0f : value)];
            Assert.True(Bits.Same(zeros[Reductions.IndexOfMax(zeros)], Reductions.Max(zeros)), $"zeros, length {length}");
        }
    }

    [Fact]
    public void IndexOfMax_NoValues_Throws() => Assert.Throws<ShapeException>(() => Reductions.IndexOfMax([]));

    private static float SumByDefinition(ReadOnlySpan<float> values)
    {
        var lanes = new float[16];
        for (var index = 0; index < values.Length; index++)
        {
            lanes[index % 16] += values[index];
        }

        foreach (var half in (int[])[8, 4, 2, 1])
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
