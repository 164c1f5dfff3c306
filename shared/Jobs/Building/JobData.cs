using Cluster.Data;
using Cluster.Data.Graphs;
using Cluster.Data.Numpy;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Text;
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
        IdxDataSpec idx => Normalized(IdxFolder.Open(idx.Path, idx.Classes, idx.ClassNames), idx.Normalize),
        CsvDataSpec csv => JobTable.Open(csv),
        NumpyDataSpec numpy => ArraySource.Open(RecipeOf(numpy)),
        SeriesDataSpec series => JobTable.Open(series),
        TextDataSpec text => TextSource.Open(RecipeOf(text)),
        GraphDataSpec graph => GraphSource.Open(RecipeOf(graph)),
        _ => throw new JobException($"data: unknown source {spec.GetType().Name}"),
    };

    /// <summary>Opens further samples to judge a model by.</summary>
    /// <param name="spec">The data as the job has it.</param>
    /// <param name="trained">The data that the model was trained on.</param>
    /// <param name="path">Where the samples lie: what the job names in its place.</param>
    /// <exception cref="DataException">The data is missing, broken or of another form.</exception>
    public static Dataset OpenSet(DataSpec spec, Dataset trained, string path)
    {
        var set = spec switch
        {
            IdxDataSpec idx => NormalizedLike(trained, IdxFolder.OpenTest(path, idx.Classes, idx.ClassNames)),
            CsvDataSpec csv => JobTable.OpenRows(csv, path, ((TableDataset)trained).Fitted),
            _ => throw new DataException($"{path} cannot be judged beside the test split: the job's data is no table and no folder of IDX files."),
        };
        return set.SampleShape.Equals(trained.SampleShape) && set.Targets.Classes == trained.Targets.Classes
            && set.Targets.Count == trained.Targets.Count
            ? set
            : throw new DataException(
                $"{path} needs samples {trained.SampleShape} in {trained.Targets.Classes} classes as the job has, "
                + $"got {set.SampleShape} in {set.Targets.Classes}; give data of the same form.");
    }

    private static ArrayRecipe RecipeOf(NumpyDataSpec spec) => new(spec.Samples, spec.Targets)
    {
        TestSamples = spec.TestSamples,
        TestTargets = spec.TestTargets,
        Split = spec.Split is null ? null : JobParts.Build<RowSplit>(spec.Split, "data.split"),
        SampleShape = spec.SampleShape,
        Normalize = spec.Normalize,
        Center = spec.Center,
        Scale = spec.Scale,
        TargetKind = spec.TargetType,
        TargetShape = spec.TargetShape,
        Classes = spec.Classes,
        ClassNames = spec.ClassNames,
        IgnoredLabel = spec.IgnoredLabel,
        TargetCenter = spec.TargetCenter,
        TargetScale = spec.TargetScale,
    };

    private static TextRecipe RecipeOf(TextDataSpec spec)
    {
        var recipe = new TextRecipe(spec.Path, spec.Length ?? spec.Context ?? 0)
        {
            Test = spec.Test,
            Tokens = spec.Vocabulary,
            Stride = spec.Stride ?? spec.Length ?? 1,
            PredictsEvery = spec.Length is not null,
        };
        return spec.TestFraction is { } share ? recipe with { TestFraction = share } : recipe;
    }

    private static GraphRecipe RecipeOf(GraphDataSpec spec)
    {
        var recipe = new GraphRecipe(spec.Nodes, spec.Edges)
        {
            SplitFile = spec.SplitFile,
            Split = spec.Split is null ? null : JobParts.Build<RowSplit>(spec.Split, "data.split"),
            Directed = spec.Directed,
            Features = spec.Features,
            FeatureCount = spec.FeatureCount,
            NormalizeRows = spec.NormalizeRows,
        };
        return recipe with { TrainPart = spec.TrainPart ?? recipe.TrainPart, TestPart = spec.TestPart ?? recipe.TestPart };
    }

    // Other samples pass the numbers that were learned from the training samples.
    private static Dataset NormalizedLike(Dataset trained, Dataset set) => trained is NormalizedDataset normalized ? normalized.Like(set) : set;

    private static DatasetSplits Normalized(DatasetSplits splits, SampleNormalization normalize) =>
        normalize == SampleNormalization.MeanStd ? NormalizedDataset.Fit(splits) : splits;
}
