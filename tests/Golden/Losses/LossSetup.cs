using Cluster.Engine.Losses;
using Cluster.Engine.Tensors;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Losses;

/// <summary>A case as the engine takes it: the loss, its one tensor of predictions, and where each of the case's inputs stands in it.</summary>
internal sealed class LossSetup
{
    private readonly GoldenCase _example;
    private readonly Dictionary<string, int[]> _places = [];

    private LossSetup(GoldenCase example, Loss loss, Shape shape) => (_example, Loss, Shape) = (example, loss, shape);

    public Loss Loss { get; }

    public Shape Shape { get; }

    public int[] Labels { get; init; } = [];

    public float[] Targets { get; init; } = [];

    public IReadOnlyDictionary<string, int[]> Places => _places;

    /// <summary>One input, which the predictions are as it stands.</summary>
    public static LossSetup Plain(GoldenCase example, Loss loss, string input = "input")
    {
        var shape = example.Inputs[input].Shape;
        return Make(example, loss, shape).With(input, index => index);
    }

    /// <summary>Inputs of one shape [batch, ...], stacked along axis 1.</summary>
    public static LossSetup Stacked(GoldenCase example, Loss loss, params string[] inputs)
    {
        var sizes = example.Inputs[inputs[0]].Shape.Sizes;
        var setup = Make(example, loss, new Shape([sizes[0], inputs.Length, .. sizes[1..]]));
        var width = example.Inputs[inputs[0]].Values.Length / sizes[0];
        for (var position = 0; position < inputs.Length; position++)
        {
            var own = position;
            setup.With(inputs[position], index => (((index / width * inputs.Length) + own) * width) + (index % width));
        }

        return setup;
    }

    /// <summary>Predictions of a shape of their own; the caller places the inputs.</summary>
    public static LossSetup Make(GoldenCase example, Loss loss, Shape shape, string target = "target", int[]? labels = null)
    {
        var isLabels = loss.TargetKind == TargetKind.ClassLabels;
        var tensor = loss.TargetCount(shape) > 0 && labels is null ? example.Inputs[target] : null;
        return new LossSetup(example, loss, shape)
        {
            Labels = labels ?? (isLabels && tensor is not null ? tensor.Integers : []),
            Targets = !isLabels && tensor is not null ? tensor.Floats : [],
        };
    }

    /// <summary>Notes where the elements of an input stand.</summary>
    public LossSetup With(string input, Func<int, int> place)
    {
        _places[input] = [.. Enumerable.Range(0, _example.Inputs[input].Values.Length).Select(place)];
        return this;
    }

    /// <summary>The predictions.</summary>
    public float[] Predictions()
    {
        var predictions = new float[Shape.ElementCount];
        foreach (var (input, places) in _places)
        {
            var values = _example.Inputs[input].Floats;
            for (var index = 0; index < places.Length; index++)
            {
                predictions[places[index]] = values[index];
            }
        }

        return predictions;
    }
}
