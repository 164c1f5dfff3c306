using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Makes datasets of arrays.</summary>
public static class ArraySource
{
    /// <summary>Opens the arrays, checks every label and splits off the test samples.</summary>
    /// <param name="recipe">Which arrays, and how.</param>
    /// <returns>Two <see cref="ArrayDataset"/>.</returns>
    /// <exception cref="DataException">A file cannot be read, or the arrays do not fit together or the recipe.</exception>
    public static DatasetSplits Open(ArrayRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.TestSamples is null != recipe.TestTargets is null)
        {
            throw new DataException(
                $"Array file {recipe.TestSamples ?? recipe.TestTargets} needs its other half: give both test samples and test targets, or neither.");
        }

        var train = Pair(recipe.Samples, recipe.Targets);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(ArrayFile.PathOf(recipe.Samples, out _))).Split('.', '-', '*')[0];
        if (recipe.TestSamples is null)
        {
            var schema = Schema(recipe, train.Targets);
            var (learned, judged) = recipe.Split.Of(train.Samples.Count, $"Array file {train.Samples.Place}");
            return new DatasetSplits(
                Dataset($"{name}/train", train, learned, schema, $"train {recipe.Split.Describe()}"),
                Dataset($"{name}/test", train, judged, schema, $"test {recipe.Split.Describe()}"));
        }

        var test = Pair(recipe.TestSamples, recipe.TestTargets!);
        CheckSame(train.Samples, test.Samples);
        CheckSame(train.Targets, test.Targets);
        var both = Schema(recipe, train.Targets, test.Targets);
        return new DatasetSplits(
            Dataset($"{name}/train", train, RowOrder.Run(0, train.Samples.Count), both, "all"),
            Dataset($"{name}/test", test, RowOrder.Run(0, test.Samples.Count), both, "all"));

        ArrayDataset Dataset(string called, (ArrayRows Samples, ArrayRows Targets) pair, RowOrder rows, TargetSchema schema, string part) =>
            new(called, pair.Samples, pair.Targets, rows, recipe, SampleShape(recipe, pair.Samples), schema, part);
    }

    private static (ArrayRows Samples, ArrayRows Targets) Pair(string samples, string targets)
    {
        var pair = (Samples: ArrayFile.Open(samples), Targets: ArrayFile.Open(targets));
        return pair.Samples.Count == pair.Targets.Count
            ? pair
            : throw new DataException(FormattableString.Invariant(
                $"Array files {samples} and {targets} need one target a sample, got {pair.Samples.Count} samples and {pair.Targets.Count} targets; ")
                + "take both from one set.");
    }

    private static void CheckSame(ArrayRows train, ArrayRows test)
    {
        if (!train.RowShape.Equals(test.RowShape))
        {
            throw new DataException(
                $"Array file {test.Place} needs rows {train.RowShape} like {train.Place}, got {test.RowShape}; take all files from one set.");
        }
    }

    // A model has features: a single number is one of them.
    private static Shape SampleShape(ArrayRecipe recipe, ArrayRows samples) =>
        Reshaped(recipe.SampleShape ?? (samples.RowShape.Rank == 0 ? new Shape(1) : null), samples, "samples");

    private static Shape Reshaped(Shape? wanted, ArrayRows rows, string what) =>
        wanted is null || wanted.ElementCount == rows.RowShape.ElementCount
            ? wanted ?? rows.RowShape
            : throw new DataException(FormattableString.Invariant(
                $"Array file {rows.Place} needs rows of {wanted.ElementCount} elements for {what} of shape {wanted}, got {rows.RowShape}; ")
                + "change the shape.");

    private static TargetSchema Schema(ArrayRecipe recipe, params ReadOnlySpan<ArrayRows> targets)
    {
        var shape = Reshaped(recipe.TargetShape, targets[0], "targets");
        var areLabels = recipe.TargetKind switch
        {
            ArrayTargets.Labels => true,
            ArrayTargets.Values => false,
            _ => Elements.AreWhole(targets[0].Type),
        };
        if (!areLabels)
        {
            return TargetSchema.Values(shape);
        }

        var classes = 1;
        foreach (var part in targets)
        {
            classes = Math.Max(classes, LabelScan.Classes(part, recipe.Classes));
        }

        return new TargetSchema(shape, recipe.Classes ?? classes, []);
    }
}
