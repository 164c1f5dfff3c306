using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using CustomModel;

namespace Cluster.Jobs.Tests.Plugins;

/// <summary>The example's gradients against differences.</summary>
public sealed class ExampleGradientTests
{
    [Fact]
    public void SquaredRelu_Gradient_IsRight() =>
        Assert.InRange(GradientCheck.Of(new SquaredReluOperation(), new Shape(3, 4)).Error, 0, 1e-3);

    [Fact]
    public void GatedLinear_Gradient_IsRight()
    {
        var layer = new GatedLinear(new Shape(5), 3);
        var layout = ParameterLayout.Of(layer);
        var recorder = new TapeRecorder(layout);
        using var weights = new AlignedBuffer(layout.Length);
        layout.Initialize(1, weights);
        using var tape = recorder.Finish(layer.Record(recorder, recorder.Samples(new Shape(5), needsGradient: true)));
        tape.ValuesOf(tape.GradientInputs[0]).Fill(0.5f);

        Assert.InRange(GradientCheck.Worst(tape, layout, weights, seed: 1).Error, 0, 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void BrierScore_Gradient_IsThatOfTheLoss(double temperature)
    {
        const float Step = 1f / 128;
        float[] scores = [0.5f, -1, 2, 0.25f, 3, 1];
        var loss = new BrierScore(temperature);
        var gradient = new float[scores.Length];

        Evaluate(loss, scores, gradient);

        for (var index = 0; index < scores.Length; index++)
        {
            var (above, below) = (scores.ToArray(), scores.ToArray());
            above[index] += Step;
            below[index] -= Step;
            var slope = (Evaluate(loss, above, new float[6]) - Evaluate(loss, below, new float[6])) / (2 * Step);
            Assert.Equal(slope, gradient[index], 1e-4);
        }
    }

    private static double Evaluate(BrierScore loss, float[] scores, float[] gradient) =>
        loss.Evaluate(new LossFrame { Shape = new Shape(2, 3), Predictions = scores, Labels = [2, 0], Gradient = gradient }).Loss;
}
