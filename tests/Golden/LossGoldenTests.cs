using Cluster.Golden.Suite;
using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;

namespace Cluster.Golden;

public sealed class LossGoldenTests
{
    public static TheoryData<string> Reduced => GoldenSet.Names("losses", example => example.Kind is "mse" && Reduction(example) != "none");

    public static TheoryData<string> Unreduced => GoldenSet.Names("losses", example => example.Kind is "mse" && Reduction(example) == "none");

    [Theory]
    [MemberData(nameof(Reduced))]
    public void Loss_MeanOrSum_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("losses", name);
        var input = example.Inputs["input"];
        var (sums, gradient) = Evaluate(example, input.Shape, input.Floats, 0, example.Inputs["target"].Values.Length);
        var divisor = Reduction(example) == "mean" ? sums.Weight : 1;

        example.Expected["loss"].AssertMatches(sums.Loss / divisor, "loss");
        example.Gradients["input"].AssertMatches([.. gradient.Select(value => (float)(value / divisor))], "gradient");
    }

    [Theory]
    [MemberData(nameof(Unreduced))]
    public void Loss_OneSampleAtATime_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("losses", name);
        var input = example.Inputs["input"].Floats;
        var count = example.Expected["loss"].Values.Length;
        var width = input.Length / count;
        for (var sample = 0; sample < count; sample++)
        {
            var row = input.AsSpan(sample * width, width).ToArray();
            var (sums, gradient) = Evaluate(example, new Shape(1, width), row, sample, 1);

            example.Expected["loss"].AssertMatches(sample, sums.Loss, "loss");
            for (var column = 0; column < width; column++)
            {
                var upstream = example.Upstream["loss"].Values[sample];
                example.Gradients["input"].AssertMatches((sample * width) + column, gradient[column] * upstream, "gradient");
            }
        }
    }

    private static (BatchSums Sums, float[] Gradient) Evaluate(GoldenCase example, Shape shape, float[] predictions, int first, int count)
    {
        var target = example.Inputs["target"];
        Loss loss = example.Kind == "mse" ? new MeanSquaredError() : new SoftmaxCrossEntropy();
        var gradient = new float[predictions.Length];
        var sums = loss.Evaluate(new LossFrame
        {
            Shape = shape,
            Predictions = predictions,
            Labels = loss.TargetKind == TargetKind.ClassLabels ? target.Integers.AsSpan(first, count) : [],
            Targets = loss.TargetKind == TargetKind.Values ? target.Floats.AsSpan(first, count) : [],
            Gradient = gradient,
        });
        return (sums, gradient);
    }

    private static string Reduction(GoldenCase example) => example.Parameters.GetProperty("reduction").GetString()!;
}
