using Cluster.Data;
using Cluster.Engine.Autograd;
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
/// <param name="Objective">What is minimised.</param>
/// <param name="Targets">What the loss compares a sample's outputs with.</param>
internal sealed record JobModel(Module Module, ParameterLayout Layout, Objective Objective, SampleTargets Targets)
{
    // A law that cannot fill a bias is found without filling the large weights.
    private const int MostTried = 1 << 16;

    /// <summary>Builds a model and tries its loss on a sample.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">The training samples.</param>
    /// <param name="samples">Samples of the smallest micro-batch.</param>
    /// <exception cref="JobException">A layer cannot take what the one before gives, or model, loss and data do not fit together.</exception>
    public static JobModel Build(JobSpec spec, Dataset data, int samples = 2)
    {
        var model = Of(spec, data, samples);
        OrProblem(spec.Loss.At("loss"), spec, () => model.Targets.Try(data));
        return model;
    }

    /// <summary>Builds a model for data of a form; its samples may be no real ones.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">The form.</param>
    /// <param name="samples">Samples of the smallest micro-batch.</param>
    /// <exception cref="JobException">A layer cannot take what the one before gives, or model, loss and data do not fit together.</exception>
    public static JobModel Of(JobSpec spec, Dataset data, int samples = 2)
    {
        var sample = data.SampleShape;
        var objective = JobParts.BuildObjective(spec.Loss, "loss", new BuildContext(Data: data));
        var chain = new BoundChain(spec.Model.Select((layer, index) => layer.At(JobParts.Item("model", index))));
        var module = (Module)chain.Build(new BuildContext(sample, Data: data));
        var last = spec.Model[^1].At("model");
        var output = module.OutputShape(sample);
        var layout = OrProblem(last, spec, () => Checked(module, sample, samples));
        var targets = OrProblem(last, spec, () => new SampleTargets(objective.Loss, output, data.Targets));
        return new JobModel(module, layout, objective, targets);
    }

    private static T OrProblem<T>(NodeAt blamed, JobSpec spec, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            var message = error is ArgumentException argument ? EngineMessage.Of(argument) : error.Message.ReplaceLineEndings(" ");
            throw blamed.Problem($"job {spec.Name}: {message}", error);
        }
    }

    // What goes wrong in recording or in the first values is better said here than by a worker.
    private static ParameterLayout Checked(Module module, Shape sample, int samples)
    {
        var layout = ParameterLayout.Of(module);
        var tape = new TapeRecorder(layout, new MicroBatches(samples));
        module.Record(tape, tape.Samples(sample));
        foreach (var slice in layout.Parameters.Where(slice => slice.Length <= MostTried))
        {
            slice.Initializer.Fill(slice.Shape, new RandomKey(0, RandomPurpose.Initialization, 0), new float[slice.Length]);
        }

        return layout;
    }
}
