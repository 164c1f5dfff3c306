using Cluster.Data;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Building;

/// <summary>Opens the data of a job.</summary>
internal static class JobData
{
    /// <summary>Makes datasets of what the job names.</summary>
    /// <param name="spec">The data as the job has it.</param>
    /// <param name="seed">The job's seed, which generated samples depend on.</param>
    /// <exception cref="JobException">The job does not fit the data.</exception>
    /// <exception cref="DataException">The data is missing or broken.</exception>
    public static DatasetSplits Open(DataSpec spec, ulong seed) => spec switch
    {
        GlyphDataSpec => GlyphDataset.Create(seed),
        IdxDataSpec idx => Normalized(IdxFolder.Open(idx.Path), idx.Normalize),
        CsvDataSpec csv => JobTable.Open(csv),
        _ => throw new JobException($"data: unknown source {spec.GetType().Name}"),
    };

    private static DatasetSplits Normalized(DatasetSplits splits, SampleNormalization normalize) =>
        normalize == SampleNormalization.MeanStd ? NormalizedDataset.Fit(splits) : splits;
}
