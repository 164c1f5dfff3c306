using Cluster.Collectives.WireFormats;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class ErrorFeedbackTests
{
    [Theory]
    [InlineData("top_k")]
    [InlineData("bf16")]
    public void Round_ManySteps_NothingIsLost(string name)
    {
        // Quarters small enough for every sum of them to be exact.
        const int Length = 1003;
        var random = new Random(5);
        using var feedback = new ErrorFeedback(WireCodecs.Of(name, 0.05), Length);
        var (given, sent) = (new double[Length], new double[Length]);
        for (var step = 0; step < 50; step++)
        {
            var values = new float[Length];
            for (var index = 0; index < Length; index++)
            {
                values[index] = random.Next(-4000, 4000) / 4f;
                given[index] += values[index];
            }

            feedback.Round(values.AsSpan(0, 512), 0);
            feedback.Round(values.AsSpan(512), 512);
            for (var index = 0; index < Length; index++)
            {
                sent[index] += values[index];
            }
        }

        Assert.Equal(given, sent.Select((value, index) => value + feedback.Residual[index]));
        Assert.Contains(feedback.Residual.ToArray(), value => value != 0);
    }

    [Fact]
    public void Reset_AfterSteps_ForgetsWhatWasLeftOut()
    {
        using var feedback = new ErrorFeedback(WireCodecs.Of("bf16"), 3);
        feedback.Round([1.001f, 2.002f, -3.003f], 0);
        feedback.Reset();

        Assert.Equal([0f, 0f, 0f], feedback.Residual.ToArray());
    }
}
