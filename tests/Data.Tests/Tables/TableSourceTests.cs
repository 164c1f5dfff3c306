using System.Collections.Immutable;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Tables;

/// <summary>From files to samples and targets.</summary>
public sealed class TableSourceTests : IDisposable
{
    private const string Text = "n,c,y\n1,a,10\n3,b,20\n,a,30\n100,z,50\n";

    // The last row is the test row.
    private static readonly RowSplit LastRow = new ChronologicalSplit(0.25);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_WithoutSteps_TreatsEachTypeByTheTrainingRowsAlone()
    {
        var (train, test) = Open(Text, "y");

        // The median of 1 and 3 is 2; then mean 2 and deviation √(2/3). Category z is unknown to the training rows.
        var unit = (float)(1 / Math.Sqrt(2.0 / 3));
        Assert.Equal(["n", "c = a", "c = b", "c is unknown"], train.Fitted.Features);
        Assert.Equal([[-unit, 1, 0, 0], [unit, 0, 1, 0], [0, 1, 0, 0]], Samples(train));
        Assert.Equal([[(float)(98 / Math.Sqrt(2.0 / 3)), 0, 0, 1]], Samples(test));
    }

    [Fact]
    public void Open_WithSteps_AppliesThemInTheirOrder()
    {
        var (train, _) = Open(Text, "y", new()
        {
            ["n"] = [new Clip(high: 2), new Impute(Imputation.Constant, value: 0, indicator: true), new Normalize(Normalization.MinMax)],
            ["c"] = [new Drop()],
        });

        Assert.Equal(["n", "n is missing"], train.Fitted.Features);
        Assert.Equal([[0.5f, 0], [1, 0], [0, 1]], Samples(train));
    }

    [Fact]
    public void Open_TargetOfNumbers_HasValues()
    {
        var (train, test) = Open(Text, "y");

        Assert.False(train.Targets.IsLabels);
        Assert.Equal(new Shape(), train.Targets.Shape);
        Assert.Equal(["y"], train.Targets.Names);
        Assert.Equal([[10], [20], [30]], Values(train));
        Assert.Equal([[50]], Values(test));
        Assert.Throws<InvalidOperationException>(() => train.Label(0));
    }

    [Fact]
    public void Open_NormalizedTarget_CanBeToldInItsOwnUnit()
    {
        var (train, test) = Open(Text, "y", new() { ["y"] = [new Log(0), new Normalize()] });

        Assert.Equal(0, Values(train).Sum(values => values[0]), 1e-6);
        Assert.Equal(50, test.Fitted.Target.ToOriginal(0, Values(test)[0][0]), 1e-4);
    }

    [Fact]
    public void Open_SeveralTargets_AreOneRowOfValues()
    {
        var (train, _) = Open("a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n", ["c", "a"]);

        Assert.Equal(new Shape(2), train.Targets.Shape);
        Assert.Equal(["c", "a"], train.Targets.Names);
        Assert.Equal([[3, 1], [6, 4], [9, 7]], Values(train));
        Assert.Equal(["b"], train.Fitted.Features);
    }

    [Fact]
    public void Open_TargetOfCategories_HasLabelsWithNames()
    {
        var (train, test) = Open(Text, "c");

        Assert.Equal(["a", "b", "z"], train.Targets.Names);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(train.Label));
        Assert.Equal(2, test.Label(0));
        Assert.Throws<InvalidOperationException>(() => train.CopyValues(0, new float[1]));
    }

    [Fact]
    public void Open_TestFile_IsJudgedBy()
    {
        File.WriteAllText(_folder["test.csv"], "n,c,y\n2,b,1\n7,a,2\n");
        File.WriteAllText(_folder[TableText.File], Text);

        var splits = TableSource.Open(Recipe("y") with { Test = _folder["test.csv"], Split = null });

        Assert.Equal((4, 2), (splits.Train.Count, splits.Test.Count));
        Assert.Equal(("table/train", "table/test"), (splits.Train.Name, splits.Test.Name));
    }

    [Fact]
    public void Open_WithoutASplit_KeepsAFifthOfEachClassAside()
    {
        var rows = Enumerable.Range(0, 50).Select(row => $"{row},{(row < 10 ? "a" : "b")}\n");
        File.WriteAllText(_folder[TableText.File], "n,c\n" + string.Concat(rows));

        var test = TableSource.Open(Recipe("c") with { Split = null }).Test;

        Assert.Equal(10, test.Count);
        Assert.Equal(2, Enumerable.Range(0, 10).Count(index => test.Label(index) == 0));
    }

    [Fact]
    public void Open_EqualRows_AreKeptUnlessTold()
    {
        File.WriteAllText(_folder["test.csv"], "n,c\n1,a\n5,a\n5,a\n,b\n");
        File.WriteAllText(_folder[TableText.File], "n,c\n1,a\n2,b\n1.0,a\n,b\n1,b\n");
        var recipe = Recipe("c") with { Test = _folder["test.csv"], Split = null };

        Assert.Equal((5, 4), Counts(recipe));
        Assert.Equal((4, 3), Counts(recipe with { DropDuplicates = true }));
        Assert.Equal((5, 2), Counts(recipe with { DropOverlap = true }));
        Assert.Equal((4, 1), Counts(recipe with { DropDuplicates = true, DropOverlap = true }));
    }

    [Theory]
    [InlineData("n,y\n1,2\n3,\n1,1\n1,1\n", "line 3, column 'y': a target needs a value in every row")]
    [InlineData("n,m\n1,2\n3,3\n1,1\n1,1\n", "column 'y'", "got n, m")]
    [InlineData("y\n1\n3\n1\n1\n", "a column to learn from")]
    public void Open_TableThatDoesNotFit_IsRefused(string text, params string[] words)
    {
        var line = TableText.Refusal(() => Open(text, "y"));

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_StepsThatDoNotFit_AreRefused()
    {
        (string Column, string Target, ColumnTransform[] Steps, string Says)[] cases =
        [
            ("n", "y", [new Normalize()], "line 4, column 'n': the last step needs to give a number, got a missing value"),
            ("c", "y", [], "column 'c': the last step needs to give numbers, got categories"),
            ("n", "y", [new Impute(), new OneHot()], "column 'n': one_hot needs categories"),
            ("y", "y", [new Clip(low: 0)], "column 'y': a target takes only steps that can be undone"),
            ("c", "c", [new OneHot()], "column 'c': a target of categories takes no steps"),
            ("q", "y", [new Drop()], "column 'q'"),
        ];

        Assert.All(cases, one => Assert.Contains(
            one.Says, TableText.Refusal(() => Open(Text, one.Target, new() { [one.Column] = [.. one.Steps] })), StringComparison.Ordinal));
    }

    [Fact]
    public void Open_CategoriesWithoutEnd_AreRefusedUnlessStepsAreNamed()
    {
        var text = "n,y\n" + string.Concat(Enumerable.Range(0, 400).Select(row => $"x{row},{row}\n"));

        Assert.Contains("column 'n': a column without steps needs at most 256 categories, got 300", TableText.Refusal(() => Open(text, "y")),
            StringComparison.Ordinal);
        Assert.Equal(3, Open(text, "y", new() { ["n"] = [new OneHot(2)] }).Train.SampleShape[0]);
    }

    [Fact]
    public void Open_SplitThatLeavesNoRows_IsRefused() => Assert.Contains(
        "4 and 0", TableText.Refusal(() => Open(Text, ["y"], null, new RandomSplit(0.01))), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static (int Train, int Test) Counts(TableRecipe recipe)
    {
        var splits = TableSource.Open(recipe);
        return (splits.Train.Count, splits.Test.Count);
    }

    private static float[][] Samples(TableDataset data) => [.. Enumerable.Range(0, data.Count).Select(index =>
    {
        var sample = new float[data.SampleShape.ElementCount];
        data.CopySample(index, sample);
        return sample;
    })];

    private static float[][] Values(TableDataset data) => [.. Enumerable.Range(0, data.Count).Select(index =>
    {
        var values = new float[data.Targets.Count];
        data.CopyValues(index, values);
        return values;
    })];

    private TableRecipe Recipe(params ImmutableArray<string> target) => new(_folder[TableText.File], target) { Split = LastRow };

    private (TableDataset Train, TableDataset Test) Open(
        string text, string target, Dictionary<string, ImmutableArray<ColumnTransform>>? columns = null) => Open(text, [target], columns);

    private (TableDataset Train, TableDataset Test) Open(
        string text, ImmutableArray<string> target, Dictionary<string, ImmutableArray<ColumnTransform>>? columns = null, RowSplit? split = null)
    {
        File.WriteAllText(_folder[TableText.File], text);
        var splits = TableSource.Open(Recipe(target) with { Columns = columns ?? [], Split = split ?? LastRow });
        return ((TableDataset)splits.Train, (TableDataset)splits.Test);
    }
}
