using Cluster.Data;
using Cluster.Data.Tables;
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
        IdxDataSpec idx => IdxFolder.Open(idx.Path),
        CsvDataSpec csv => JobTable.Open(csv),
        _ => throw new JobException($"data: unknown source {spec.GetType().Name}"),
    };

    /// <summary>Opens further samples to judge a model by.</summary>
    /// <param name="spec">The data as the job has it.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="trained">The data that the model was trained on.</param>
    /// <param name="path">Where the samples lie: what the job names in its place.</param>
    /// <exception cref="DataException">The data is missing, broken or of another form.</exception>
    public static Dataset OpenSet(DataSpec spec, ulong seed, Dataset trained, string path)
    {
        var set = spec switch
        {
            IdxDataSpec => IdxFolder.OpenTest(path),
            CsvDataSpec csv => JobTable.OpenRows(csv, path, ((TableDataset)trained).Fitted),
            _ when spec.Paths.IsEmpty => throw new DataException($"{path} cannot be taken: the job's samples are generated and come from no files."),
            _ => Open(spec.In(path), seed).Test,
        };
        return set.SampleShape.Equals(trained.SampleShape) && set.Targets.Classes == trained.Targets.Classes
            && set.Targets.Count == trained.Targets.Count
            ? set
            : throw new DataException(
                $"{path} needs samples {trained.SampleShape} in {trained.Targets.Classes} classes as the job has, "
                + $"got {set.SampleShape} in {set.Targets.Classes}; give data of the same form.");
    }
}
