using Cluster.Engine.Losses;
using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace CustomModel;

/// <summary>The squared distance between softmax(scores) and the one-hot label, summed over the samples.</summary>
/// <remarks>Source: Brier, Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78 (1950).</remarks>
public sealed class BrierScore : Loss
{
    private readonly double _temperature;

    /// <summary>The loss; in a job file <c>{type: brier_score, temperature: 2}</c>.</summary>
    /// <param name="temperature">What the scores are divided by, above 0.</param>
    public BrierScore(double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        _temperature = temperature;
    }

    /// <inheritdoc/>
    public override string Name => "brier_score";

    /// <inheritdoc/>
    public override TargetKind TargetKind => TargetKind.ClassLabels;

    /// <summary>What the model's outputs stand for, so that accuracy is counted and predictions bear the classes' names.</summary>
    public override OutputKind OutputKind => _temperature == 1 ? OutputKind.ClassLogits : OutputKind.ClassScores;

    /// <inheritdoc/>
    public override int TargetCount(Shape predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions.Rank == 2
            ? predictions[0]
            : throw new ShapeException($"{Name} needs predictions [batch, classes], got {predictions}; put a Flatten in front.");
    }

    /// <inheritdoc/>
    public override ElementAxes AxesOfElement(Shape predictions) => ElementAxes.From(predictions, 1);

    /// <inheritdoc/>
    public override BatchSums Evaluate(in LossFrame frame)
    {
        var classes = frame.Shape[1];
        var shares = new double[classes];
        var (sum, correct) = (0.0, 0L);
        for (var row = 0; row < frame.Samples; row++)
        {
            var loss = EvaluateRow(
                frame.Predictions.Slice(row * classes, classes), frame.Labels[row], shares, frame.Gradient.Slice(row * classes, classes));
            frame.SetElement(row, loss);
            sum += loss;
            correct += IndexOfLargest(frame.Predictions.Slice(row * classes, classes)) == frame.Labels[row] ? 1 : 0;
        }

        return new BatchSums(sum, frame.Samples, frame.Samples, correct);
    }

    private double EvaluateRow(ReadOnlySpan<float> scores, int label, Span<double> shares, Span<float> gradient)
    {
        var largest = (double)scores[IndexOfLargest(scores)];
        var total = 0.0;
        for (var index = 0; index < scores.Length; index++)
        {
            // The engine's exponential has the same bits on every machine; Math.Exp has not.
            shares[index] = DoubleFunctions.Exp((scores[index] - largest) / _temperature);
            total += shares[index];
        }

        var (loss, mean) = (0.0, 0.0);
        for (var index = 0; index < scores.Length; index++)
        {
            shares[index] /= total;
            var difference = shares[index] - (index == label ? 1 : 0);
            loss += difference * difference;
            mean += difference * shares[index];
        }

        for (var index = 0; index < scores.Length; index++)
        {
            var difference = shares[index] - (index == label ? 1 : 0);
            gradient[index] = (float)(2 * shares[index] * (difference - mean) / _temperature);
        }

        return loss;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> scores)
    {
        var largest = 0;
        for (var index = 1; index < scores.Length; index++)
        {
            largest = scores[index] > scores[largest] ? index : largest;
        }

        return largest;
    }
}
