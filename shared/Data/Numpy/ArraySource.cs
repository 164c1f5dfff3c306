using Cluster.Data.Splits;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Numpy;

/// <summary>Makes datasets of arrays.</summary>
public static class ArraySource
{
    /// <summary>Opens the arrays, checks every label, splits off the test samples and learns the scaling from the others.</summary>
    /// <param name="recipe">Which arrays, and how.</param>
    /// <returns>Two <see cref="ArrayDataset"/>.</returns>
    /// <exception cref="DataException">A file cannot be read, or the arrays do not fit together or the recipe.</exception>
    public static DatasetSplits Open(ArrayRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.TestSamples is null != recipe.TestTargets is null)
        {
            throw new DataException(
                $"Array file {recipe.TestSamples ?? recipe.TestTargets} needs its other half, got it alone; "
                + "give both test samples and test targets, or neither.");
        }

        var train = ArrayPair.Open(recipe.Samples, recipe.Targets);
        if (recipe.TestSamples is null)
        {
            var schema = SchemaOf(recipe, train.Targets);
            var classes = train.ClassesOf(schema, recipe.IgnoredLabel);
            var (learned, judged) = (recipe.Split ?? RowSplit.Usual(hasClasses: classes.Length > 0)).Of(train, classes);
            return Datasets(recipe, schema, (train, learned), (train, judged));
        }

        var test = ArrayPair.Open(recipe.TestSamples, recipe.TestTargets!);
        train.CheckFits(test);
        var both = SchemaOf(recipe, train.Targets, test.Targets);
        return Datasets(recipe, both, (train, All(train)), (test, All(test)));
    }

    private static DatasetSplits Datasets(
        ArrayRecipe recipe, TargetSchema schema, (ArrayPair Arrays, int[] Rows) train, (ArrayPair Arrays, int[] Rows) test)
    {
        // A model has features: a single number is one of them.
        var samples = train.Arrays.Samples;
        var shape = Reshaped(recipe.SampleShape ?? (samples.RowShape.Rank == 0 ? new Shape(1) : null), samples, "samples");
        var form = new ArrayForm(
            shape,
            recipe.Normalize == ArrayNormalization.None
                ? ArrayScaling.Uniform(recipe.Center, recipe.Scale)
                : ArrayScaling.Fit(samples, train.Rows, shape, recipe.Normalize),
            schema,
            ArrayScaling.Uniform(recipe.TargetCenter, recipe.TargetScale),
            recipe.IgnoredLabel);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(ArrayFile.PathOf(recipe.Samples))).Split('.', '-', '*')[0];
        return new DatasetSplits(
            new ArrayDataset($"{name}/train", train.Arrays, train.Rows, form),
            new ArrayDataset($"{name}/test", test.Arrays, test.Rows, form));
    }

    private static int[] All(ArrayPair arrays) => [.. Enumerable.Range(0, arrays.Rows)];

    private static Shape Reshaped(Shape? wanted, ArrayRows rows, string what) =>
        wanted is null || wanted.ElementCount == rows.RowShape.ElementCount
            ? wanted ?? rows.RowShape
            : throw new DataException(FormattableString.Invariant(
                $"Array file {rows.Place} needs rows of {wanted.ElementCount} elements for {what} of shape {wanted}, got {rows.RowShape}; ")
                + "change the shape.");

    private static TargetSchema SchemaOf(ArrayRecipe recipe, params ReadOnlySpan<ArrayRows> targets)
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

        var named = recipe.ClassNames.Length > 0 ? recipe.ClassNames.Length : (int?)null;
        var classes = 1;
        foreach (var part in targets)
        {
            classes = Math.Max(classes, LabelScan.Classes(part, recipe.Classes ?? named, recipe.IgnoredLabel));
        }

        return TargetSchema.Labels(shape, recipe.Classes ?? named ?? classes, recipe.ClassNames);
    }
}
