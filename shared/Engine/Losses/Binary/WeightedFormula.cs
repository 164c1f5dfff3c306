using Cluster.Engine.Numerics;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Losses;

/// <summary>A formula for one weight and one positive weight, which the weighted loop makes for every element.</summary>
internal interface IWeightedFormula<TSelf> : IElementFormula
    where TSelf : struct
{
    /// <summary>The formula with these factors.</summary>
    static abstract TSelf Of(float weight, float positiveWeight);
}

/// <summary>Weights that repeat along the elements, such as one for each output.</summary>
internal readonly struct RepeatedWeights
{
    private readonly float[]? _weights;

    private RepeatedWeights(float[] weights) => _weights = weights;

    /// <summary>Whether none were given.</summary>
    public bool AreOnes => _weights is null;

    /// <summary>The weights, or ones for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no weights in the list, or one is negative or not finite.</exception>
    public static RepeatedWeights Of(IReadOnlyList<double>? weights, string loss, string name)
    {
        if (weights is null)
        {
            return default;
        }

        if (weights.Count == 0 || weights.Any(weight => !(weight >= 0) || !double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(
                name, $"{loss} needs at least one weight of 0 or more, got [{string.Join(", ", weights)}]; correct {name} or leave it out.");
        }

        return new RepeatedWeights([.. weights.Select(weight => (float)weight)]);
    }

    /// <summary>Throws unless the weights repeat a whole number of times.</summary>
    /// <exception cref="ShapeException">They do not.</exception>
    public void Check(Shape predictions, string loss)
    {
        if (_weights is not null && predictions.ElementCount % _weights.Length != 0)
        {
            throw new ShapeException(
                $"{loss} needs weights whose number divides that of the predictions, got {_weights.Length} for {predictions}; "
                + "give one for each place of the last axes.");
        }
    }

    /// <summary>The weight of an element.</summary>
    public float At(int index) => _weights is null ? 1f : _weights[index % _weights.Length];

    /// <summary>The sum of the losses of a formula with both kinds of weights.</summary>
    public static double Run<TFormula>(in RepeatedWeights weights, in RepeatedWeights positives, in LossFrame frame)
        where TFormula : struct, IWeightedFormula<TFormula>
    {
        if (weights.AreOnes && positives.AreOnes)
        {
            return ElementLossLoop.Run(TFormula.Of(1f, 1f), frame.Predictions, frame.Targets, frame.Gradient, frame.Elements);
        }

        var sum = 0.0;
        for (var index = 0; index < frame.Predictions.Length; index++)
        {
            var formula = TFormula.Of(weights.At(index), positives.At(index));
            (var loss, frame.Gradient[index]) = formula.Apply<LanesScalar, float>(frame.Predictions[index], frame.Targets[index]);
            sum += loss;
            frame.SetElement(index, loss);
        }

        return sum;
    }
}
