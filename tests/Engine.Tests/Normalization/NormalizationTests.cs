using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Models;

namespace Cluster.Engine.Tests.Normalization;

public sealed class NormalizationTests
{
    [Fact]
    public void LayerNorm_RowsOfAnyLengthAndMean_FollowTheDefinition()
    {
        for (var length = 1; length <= 50; length++)
        {
            foreach (var mean in (float[])[0f, -3f, 1000f])
            {
                using var fixture = new ModuleFixture(new LayerNorm(length), new Shape(2, length));
                Bits.Uniform(length, fixture.Input.Length).Select(value => value + mean).ToArray().CopyTo(fixture.Input);
                var output = fixture.Run();

                for (var row = 0; row < 2; row++)
                {
                    AssertNormal(fixture.Input.Slice(row * length, length), output.AsSpan(row * length, length));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void GroupNorm_OfChannels_NormalisesEachGroup(int groups)
    {
        using var fixture = new ModuleFixture(new GroupNorm(groups, 6), new Shape(3, 6, 5));
        Bits.Uniform(groups, fixture.Input.Length).CopyTo(fixture.Input);
        var output = fixture.Run();

        var length = 30 / groups;
        for (var start = 0; start < output.Length; start += length)
        {
            AssertNormal(fixture.Input.Slice(start, length), output.AsSpan(start, length));
        }
    }

    [Fact]
    public void LayerNorm_OfASingleNumber_HasNoInputGradient()
    {
        using var fixture = new ModuleFixture(new LayerNorm(1), new Shape(3, 1));
        fixture.Run();

        Assert.Equal([0f, 0f, 0f], fixture.InputGradient.ToArray());
    }

    [Fact]
    public void GroupNorm_ChannelsThatDoNotDivide_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => new GroupNorm(4, 6));

    [Fact]
    public void LayerNorm_OtherFeatures_Throws() =>
        Assert.Throws<ShapeException>(() => new LayerNorm(4).OutputShape(new Shape(3, 5)));

    private static void AssertNormal(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in input)
        {
            sum += value;
        }

        var mean = sum / input.Length;
        foreach (var value in input)
        {
            squares += (value - mean) * (value - mean);
        }

        var scale = 1 / Math.Sqrt((squares / input.Length) + LayerNorm.DefaultEpsilon);
        for (var index = 0; index < input.Length; index++)
        {
            Assert.Equal((input[index] - mean) * scale, output[index], 5e-5);
        }
    }
}
