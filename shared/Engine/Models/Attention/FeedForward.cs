using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;

namespace Cluster.Engine.Models;

/// <summary>The feed-forward network of a transformer layer: two linear layers with an activation between them, added to a residual. It is no
/// module of its own because PyTorch's names have no level for it.</summary>
internal sealed class FeedForward(int features, TransformerOptions options)
{
    private readonly Linear _linear1 = new(features, options.FeedForward, options.Bias);
    private readonly Linear _linear2 = new(options.FeedForward, features, options.Bias);

    /// <summary>The linear layers under PyTorch's names.</summary>
    public IReadOnlyList<KeyValuePair<string, Module>> Children => [new("linear1", _linear1), new("linear2", _linear2)];

    /// <summary>Records residual + network(input).</summary>
    public Value Record(TapeRecorder tape, Value input, Value residual)
    {
        if (options is { Bias: true, Dropout: 0, Activation: TransformerActivation.ReLU })
        {
            return tape.Apply(new FeedForwardOperation(), [input, .. ParametersOf(tape, _linear1), .. ParametersOf(tape, _linear2), residual]);
        }

        var hidden = options.Drop(options.Activate(tape.RecordModule("linear1", _linear1, input)));
        return residual + options.Drop(tape.RecordModule("linear2", _linear2, hidden));
    }

    private static IEnumerable<Value> ParametersOf(TapeRecorder tape, Linear linear) =>
        linear.Parameters.Select(parameter => tape.Parameter(parameter.Value));
}
