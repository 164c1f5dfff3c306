using System.Collections.Immutable;
using System.Globalization;
using Cluster.Data;
using Cluster.Engine.Losses;
using Cluster.Jobs.Building;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Sweeps;

/// <summary>Makes a sweep's trials, and sees that each can be run: its model fits the data, its optimizer the model. Data that several
/// trials share is opened once.</summary>
/// <param name="name">Name of the sweep.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="file">The sweep's file, for messages.</param>
/// <param name="bind">Makes a job of its nodes.</param>
internal sealed class TrialOpener(string name, SweepSpec sweep, NodeAt file, Func<JobNode, JobSpec> bind)
{
    private readonly Dictionary<string, DatasetSplits> _data = [];

    /// <summary>Makes a trial.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="values">What the sweep chose for it.</param>
    /// <param name="node">The whole job.</param>
    /// <exception cref="JobException">It cannot be run.</exception>
    public Trial Open(int number, ImmutableArray<TrialValue> values, JobNode node)
    {
        var trial = new Trial(number, values, null!, 0, 0);
        try
        {
            var spec = bind(node);
            spec = spec with
            {
                Name = $"{name}-{number.ToString("D3", CultureInfo.InvariantCulture)}",
                Training = spec.Training with { Evaluate = Evaluated(spec.Training.Evaluate) },
            };
            var job = TrainingJob.Over(DataOf(spec), spec);
            if (sweep.Metric == TestMetric.Accuracy
                && job.Objective.Loss.OutputKind is OutputKind.Values or OutputKind.Distribution or OutputKind.Other)
            {
                throw file.ProblemWith(
                    "metric", $"expected a loss of classes for accuracy, got {job.Objective.Loss.Name}; take metric: loss", PlaceOf("metric"));
            }

            return trial with { Job = spec, TotalSteps = job.TotalSteps, StepsPerEpoch = job.Training.StepsPerEpoch };
        }
        catch (JobException error)
        {
            throw new JobException($"{error.Message} (trial {number.ToString(CultureInfo.InvariantCulture)}: {trial.Label})", error);
        }
    }

    private Place? PlaceOf(string key) => ((MappingNode)file.Node).Keys.FirstOrDefault(found => found.Name == key)?.Place;

    // Trials are compared by evaluations, so there must be one wherever they are.
    private EvaluationSpec Evaluated(EvaluationSpec evaluate) => sweep.Halving switch
    {
        { First: { } steps } => evaluate.EverySteps is { } every && steps % every == 0 ? evaluate : new EvaluationSpec(EverySteps: steps),
        { FirstEpochs: { } epochs } =>
            evaluate.EveryEpochs is { } every && epochs % every == 0 ? evaluate : new EvaluationSpec(EveryEpochs: epochs),
        _ => evaluate,
    };

    private DatasetSplits DataOf(JobSpec spec)
    {
        var node = ((MappingNode)JobFile.ToNode(spec))["data"]!;
        var key = FormattableString.Invariant($"{spec.Seed} {JsonNodeWriter.Write(node, indented: false)}");
        return _data.TryGetValue(key, out var open) ? open : _data[key] = JobData.Open(spec.Data, spec.Seed);
    }
}
