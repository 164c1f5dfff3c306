using Cluster.Golden.Suite;
using Cluster.Engine.Autograd;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;

namespace Cluster.Golden;

/// <summary>Layers and activations, recorded on a tape as in training.</summary>
public sealed class OperationGoldenTests
{
    private static readonly PassContext Context = new(1, 0, 0, Training: true);

    public static TheoryData<string> Activations => GoldenSet.Names("activations", example => example.Kind is "relu" or "tanh" or "sigmoid");

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_GoldenCase_MatchesPyTorch(string name)
    {
        var example = GoldenSet.Case("activations", name);
        Module module = example.Kind switch
        {
            "relu" => new ReLU(),
            "tanh" => new Tanh(),
            _ => new Sigmoid(),
        };

        AssertMatches(example, module);
    }

    private static void AssertMatches(GoldenCase example, Module module)
    {
        var layout = ParameterLayout.Of(module);
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        var recorder = new TapeRecorder(layout);
        var input = recorder.Input(example.Inputs["input"].Shape, needsGradient: true);
        using var tape = recorder.Finish(module.Record(recorder, input));
        example.Inputs["input"].Floats.CopyTo(tape.ValuesOf(input));
        foreach (var slice in layout.Parameters)
        {
            Assert.Equal(example.Inputs[slice.Name].Shape, slice.Shape);
            example.Inputs[slice.Name].Floats.CopyTo(weights.Span[slice.Offset..]);
        }

        tape.Forward(weights, Context);
        example.Expected["output"].AssertMatches(tape.ValuesOf(tape.Output), "output");

        if (example.Gradients.Count > 0)
        {
            example.Upstream["output"].Floats.CopyTo(tape.GradientOf(tape.Output));
            tape.Backward(weights, gradients, Context);
            example.Gradients["input"].AssertMatches(tape.GradientOf(input), "gradient in the input");
            foreach (var slice in layout.Parameters)
            {
                example.Gradients[slice.Name].AssertMatches(
                    gradients.Span.Slice(slice.Offset, slice.Length), $"gradient in {slice.Name}");
            }
        }
    }
}
