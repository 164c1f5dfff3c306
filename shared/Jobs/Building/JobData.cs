using Cluster.Data;
using Cluster.Data.Graphs;
using Cluster.Data.Numpy;
using Cluster.Data.Splits;
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

    private static DatasetSplits Normalized(DatasetSplits splits, SampleNormalization normalize) =>
        normalize == SampleNormalization.MeanStd ? NormalizedDataset.Fit(splits) : splits;
}
