namespace Cluster.Onnx.Tests;

/// <summary>An exported model computes what the engine computes, judged by a runtime that shares no code with it.</summary>
public sealed class AgreementTests(Verdicts verdicts, ITestOutputHelper output) : IClassFixture<Verdicts>
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Names => [.. Catalogue.Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_InAnotherRuntime_GivesTheSameResults(string name)
    {
        var verdict = verdicts.Of(name);
        Assert.Null(verdict.Error);
        Assert.Equal(["input"], verdict.Inputs!);
        Assert.Equal(["output"], verdict.Outputs!);
        var (expected, shape) = verdicts.ModelOf(name).Forward();
        var length = expected.Length / ModelUnderTest.Samples;
        var worst = 0f;
        foreach (var (batch, result) in ModelUnderTest.Batches.Zip(verdict.Runs!))
        {
            var (start, count) = batch.GetOffsetAndLength(ModelUnderTest.Samples);
            Assert.Equal([count, .. shape.Sizes[1..]], result.Shape);
            worst = Math.Max(worst, Difference(expected.AsSpan(start * length, count * length), Verdicts.Numbers(result)));
        }

        output.WriteLine($"{name}: {worst:G3}");
        Assert.InRange(worst, 0f, Tolerance);
    }

    // NaN is larger than any tolerance.
    private static float Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var worst = 0f;
        for (var index = 0; index < expected.Length; index++)
        {
            var difference = Math.Abs(expected[index] - actual[index]) / Math.Max(1f, Math.Abs(expected[index]));
            worst = float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst;
    }
}
