using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>A job's model and loss, checked against the data and against each other.</summary>
/// <param name="Module">The model.</param>
/// <param name="Layout">Where its parameters stand.</param>
/// <param name="Loss">What is minimised.</param>
internal sealed record JobModel(Module Module, ParameterLayout Layout, Loss Loss)
{
    // A law that cannot fill a bias is found without filling the large weights.
    private const int MostTried = 1 << 16;

    /// <param name="spec">The job.</param>
    /// <param name="sample">Shape of the data's samples.</param>
    /// <param name="classes">Number of the data's classes.</param>
    /// <exception cref="JobException">A layer cannot take what the one before gives, or the outputs do not fit the loss.</exception>
    public static JobModel Build(JobSpec spec, Shape sample, int classes)
    {
        var loss = JobParts.Build<Loss>(spec.Loss, "loss");
        var chain = new BoundChain(spec.Model.Select((layer, index) => new NodeAt(layer.Node, JobParts.Item("model", index))));
        var module = (Module)chain.Build(new BuildContext(sample));
        var last = new NodeAt(spec.Model[^1].Node, "model");
        var output = module.OutputShape(sample);
        if (!output.Equals(new Shape(classes)))
        {
            throw last.Problem(
                $"job {spec.Name} must end in one output for each of the data's {classes} classes, got shape {output} a sample; "
                + $"end it with a linear layer of {classes} units");
        }

        try
        {
            return new JobModel(module, Checked(module, loss, sample), loss);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw last.Problem(error.Message.ReplaceLineEndings(" "), error);
        }
    }

    // What goes wrong in recording or in the first values is better said here than by a worker.
    private static ParameterLayout Checked(Module module, Loss loss, Shape sample)
    {
        var layout = ParameterLayout.Of(module);
        var tape = new TapeRecorder(layout);
        var output = module.Record(tape, tape.Samples(sample));
        loss.TargetCount(output.Shape);
        foreach (var slice in layout.Parameters.Where(slice => slice.Length <= MostTried))
        {
            slice.Initializer.Fill(slice.Shape, new RandomKey(0, RandomPurpose.Initialization, 0), new float[slice.Length]);
        }

        return layout;
    }
}
