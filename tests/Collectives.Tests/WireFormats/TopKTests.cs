using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class TopKTests
{
    [Fact]
    public void Round_TiesInMagnitude_KeepsTheFirst()
    {
        float[] values = [1f, -3f, 2f, 3f, -2f, 2f, 0.5f, -0f];
        new TopKCodec(0.25).Round(values);
        Assert.Equal([0f, -3f, 0f, 3f, 0f, 0f, 0f, 0f], values);

        float[] ties = [-2f, 1f, 2f, 2f, -2f, 0f, 1f, 1f, 1f, 1f, 2f, 1f];
        new TopKCodec(0.25).Round(ties);
        Assert.Equal([-2f, 0f, 2f, 2f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f], ties);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    public void Round_Block_KeepsWhatSortingWouldKeep(double fraction)
    {
        var values = AwkwardFloats.Gradients(8000);
        var kept = Enumerable.Range(0, values.Length)
            .OrderByDescending(index => Math.Abs(values[index])).ThenBy(index => index)
            .Take((int)Math.Ceiling(values.Length * fraction)).ToHashSet();
        var expected = values.Select((value, index) => kept.Contains(index) ? value : 0f).ToArray();

        new TopKCodec(fraction).Round(values);

        Assert.Equal(AwkwardFloats.BitsOf(expected), AwkwardFloats.BitsOf(values));
    }

    [Fact]
    public void Round_NotANumber_StaysSoThatTheRunCanEnd()
    {
        var values = AwkwardFloats.Gradients(1000);
        values[700] = float.NaN;
        new TopKCodec(0.001).Round(values);

        Assert.True(float.IsNaN(values[700]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(0.26)]
    [InlineData(double.NaN)]
    public void Constructor_FractionOutOfRange_IsRefused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopKCodec(fraction));
}
