using Cluster.Engine.Autograd;
using Cluster.Engine.Autograd.Operations;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Golden.Suite;

namespace Cluster.Golden.Losses;

/// <summary>Runs a loss on a tape and compares it and its gradients with a case.</summary>
internal static class LossRun
{
    public static void AssertMatches(GoldenCase example, LossSetup setup)
    {
        var reduction = LossKinds.ReductionOf(example);
        var layout = ParameterLayout.Of(new Sequential());
        using var weights = new AlignedBuffer(layout.Length);
        using var gradients = new AlignedBuffer(layout.Length);
        var recorder = new TapeRecorder(layout);
        var input = recorder.Input(setup.Shape, needsGradient: true);
        var operation = setup.Loss.TargetKind == TargetKind.ClassLabels
            ? new LossOperation(setup.Loss, setup.Labels, reduction)
            : new LossOperation(setup.Loss, setup.Targets, reduction);
        using var tape = recorder.Finish(recorder.Apply(operation, input));
        setup.Predictions().CopyTo(tape.ValuesOf(input));

        tape.Forward(weights, default);
        var output = example.Kind == "pairwise_distance" ? "distance" : "loss";
        example.Expected[output].AssertMatches(tape.ValuesOf(tape.Output), output);

        if (example.Gradients.Count == 0)
        {
            return;
        }

        tape.GradientOf(tape.Output).Fill(1f);
        if (example.Upstream.TryGetValue(output, out var upstream))
        {
            upstream.Floats.CopyTo(tape.GradientOf(tape.Output));
        }

        tape.Backward(weights, gradients, default);
        var gradient = tape.GradientOf(input);
        foreach (var (name, places) in setup.Places)
        {
            var own = new float[places.Length];
            for (var index = 0; index < own.Length; index++)
            {
                own[index] = gradient[places[index]];
            }

            example.Gradients[name].AssertMatches(own, $"gradient in {name}");
        }
    }
}
