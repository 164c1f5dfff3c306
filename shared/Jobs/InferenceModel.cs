using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Building;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs;

/// <summary>A job's model laid out without its data: enough to compute what it says of new samples.</summary>
public sealed class InferenceModel
{
    private InferenceModel(JobSpec spec, DataDescription data, JobModel model)
    {
        (Spec, Data, Objective) = (spec, data, model.Objective);
        (Module, Layout) = (model.Module, model.Layout);
        OutputShape = Module.OutputShape(data.SampleShape);
    }

    /// <summary>The job as written.</summary>
    public JobSpec Spec { get; }

    /// <summary>What is known of the data that it was trained on.</summary>
    public DataDescription Data { get; }

    /// <summary>The model.</summary>
    public Module Module { get; }

    /// <summary>Where each parameter stands in the flat arenas.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>What it was trained on; weights of classes that follow from the data are not known here.</summary>
    public Objective Objective { get; }

    /// <summary>Shape of the outputs for one sample.</summary>
    public Shape OutputShape { get; }

    /// <summary>Lays a job's model out.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="data">What is known of its data.</param>
    /// <exception cref="JobException">The model does not fit the data.</exception>
    public static InferenceModel Open(JobSpec spec, DataDescription data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        return new InferenceModel(spec, data, JobModel.Of(spec, new DescribedSamples(data)));
    }

    /// <summary>How files of new rows are to be read, which may be without targets.</summary>
    /// <exception cref="InvalidOperationException">The model was not trained on a table.</exception>
    public CsvFormat TableFormat() => Spec.Data is CsvDataSpec table && Data.Table is { } fitted
        ? JobTable.FormatOf(table, fitted)
        : throw new InvalidOperationException("TableFormat needs a model of a table, got one of other data; read samples.");
}
