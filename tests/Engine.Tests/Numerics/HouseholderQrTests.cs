using Cluster.Engine.Numerics;

namespace Cluster.Engine.Tests.Numerics;

public sealed class HouseholderQrTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(40, 7)]
    [InlineData(33, 33)]
    public void Apply_ColumnOfR_GivesBackTheMatrix(int rows, int columns)
    {
        double[] matrix = [.. Bits.Uniform(1, rows * columns).Select(value => (double)value)];
        var factors = new HouseholderQr([.. matrix], rows, columns);
        for (var column = 0; column < columns; column++)
        {
            var vector = new double[rows];
            for (var row = 0; row <= column; row++)
            {
                vector[row] = factors.Upper(row, column);
            }

            factors.Apply(vector);
            for (var row = 0; row < rows; row++)
            {
                Assert.Equal(matrix[(column * rows) + row], vector[row], 1e-13);
            }
        }
    }

    [Fact]
    public void ApplyTransposed_AfterApply_GivesBackTheVector()
    {
        var factors = new HouseholderQr([.. Bits.Uniform(2, 60).Select(value => (double)value)], 12, 5);
        double[] vector = [.. Bits.Uniform(3, 12).Select(value => (double)value)];
        double[] copy = [.. vector];

        factors.Apply(copy);
        factors.ApplyTransposed(copy);

        Assert.All(vector.Zip(copy), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }
}
