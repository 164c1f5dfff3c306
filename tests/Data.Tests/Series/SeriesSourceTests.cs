using System.Collections.Immutable;
using Cluster.Data.Series;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Series;

/// <summary>Series as windows of rows.</summary>
public sealed class SeriesSourceTests : IDisposable
{
    private static readonly Dictionary<string, ImmutableArray<ColumnTransform>> AsTheyAre = new()
    {
        ["a"] = [],
        ["b"] = [],
    };

    private readonly TemporaryFolder _folder = new();

    // Rows (t, a, b) = (t, t, 10 t) for t from 0 to 9.
    private SeriesRecipe Recipe => new(_folder["s.csv"], ["a"], 3) { Features = ["a", "b"], Columns = AsTheyAre };

    [Fact]
    public void Window_IsFollowedByItsTargets()
    {
        Write();

        var splits = SeriesSource.Open(Recipe with { Horizon = 2 });

        Assert.Equal((new Shape(3, 2), new Shape(2)), (splits.Train.SampleShape, splits.Train.Targets.Shape));
        Assert.Equal((4, 1), (splits.Train.Count, splits.Test.Count));
        AssertSample([1, 10, 2, 20, 3, 30], [4, 5], splits.Train, 1);

        // Its targets are the two test rows; its past are training rows.
        AssertSample([5, 50, 6, 60, 7, 70], [8, 9], splits.Test, 0);
    }

    [Fact]
    public void Windows_StepByTheStride_AndKeepTargetsWithinTheirPart()
    {
        Write();

        var splits = SeriesSource.Open(Recipe with { Stride = 2, TestFraction = 0.4 });

        Assert.Equal((2, 2), (splits.Train.Count, splits.Test.Count));
        Assert.Equal([3, 5], Enumerable.Range(0, 2).Select(index => Of(splits.Train, index).Values.Single()));
        Assert.Equal([6, 8], Enumerable.Range(0, 2).Select(index => Of(splits.Test, index).Values.Single()));
    }

    [Fact]
    public void Targets_OfSeveralColumns_HaveAnAxis()
    {
        Write();
        var recipe = Recipe with { Target = ["b", "a"] };

        var one = SeriesSource.Open(recipe).Train;
        var several = SeriesSource.Open(recipe with { Horizon = 2 }).Train;

        Assert.Equal(new Shape(2), one.Targets.Shape);
        Assert.Equal(["b", "a"], one.Targets.Names);
        Assert.Equal(new Shape(2, 2), several.Targets.Shape);
        Assert.Equal([30, 3, 40, 4], Of(several, 0).Values);
    }

    [Fact]
    public void Columns_WithoutSteps_AreNormalizedByTrainingRows()
    {
        Write();

        var splits = SeriesSource.Open(new SeriesRecipe(_folder["s.csv"], ["a"], 3) { Features = ["a"], TestFraction = 0.5 });

        // Training rows 0 to 4 have the mean 2 and the deviation √2.
        var deviation = Math.Sqrt(2);
        Assert.Equal([(float)(-2 / deviation), (float)(-1 / deviation), 0], Of(splits.Train, 0).Sample);
        Assert.Equal([(float)(1 / deviation)], Of(splits.Train, 0).Values);
        Assert.Equal(9, ((SeriesDataset)splits.Test).Fitted.Target.ToOriginal(0, Of(splits.Test, 4).Values[0]), 1e-6);
    }

    [Fact]
    public void By_OrdersTheRows()
    {
        File.WriteAllText(_folder["s.csv"], "t,a\n3,30\n1,10\n2,20\n5,50\n4,40\n");

        var train = SeriesSource.Open(new SeriesRecipe(_folder["s.csv"], ["a"], 2)
        {
            By = "t",
            Features = ["a"],
            Columns = AsTheyAre,
        }).Train;

        AssertSample([10, 20], [30], train, 0);
    }

    [Fact]
    public void ContentHash_CoversAllThatDecidesSamples()
    {
        Write();
        string[] hashes =
        [
            HashOf(Recipe),
            HashOf(Recipe with { Window = 2 }),
            HashOf(Recipe with { Horizon = 2 }),
            HashOf(Recipe with { Stride = 2 }),
            HashOf(Recipe with { TestFraction = 0.3 }),
            HashOf(Recipe with { Features = ["a"] }),
            HashOf(Recipe with { Target = ["b"] }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Series_ThatDoesNotFit_IsRefused()
    {
        Write();
        Assert.Contains("got 8 and 2", Refusal(Recipe with { Window = 8 }), StringComparison.Ordinal);
        Assert.Contains("got 8 and 2", Refusal(Recipe with { Horizon = 3 }), StringComparison.Ordinal);
        Assert.Contains("'z'", Refusal(Recipe with { Features = ["z"] }), StringComparison.Ordinal);
        File.WriteAllText(_folder["s.csv"], "a,b\nx,1\ny,2\nx,3\ny,4\nx,5\n");
        Assert.Contains("got categories", Refusal(Recipe with { Window = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Airline_TakesItsLastFifthAsTest()
    {
        var splits = SeriesSource.Open(
            new SeriesRecipe(TestData.PathOf("time-series", "airline-passengers.csv"), ["Passengers"], 12) { Features = ["Passengers"] });

        Assert.Equal((115 - 12, 29), (splits.Train.Count, splits.Test.Count));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertSample(float[] sample, float[] values, Dataset data, int index)
    {
        var got = Of(data, index);
        Assert.Equal(sample, got.Sample);
        Assert.Equal(values, got.Values);
    }

    private static (float[] Sample, float[] Values) Of(Dataset data, int index)
    {
        var (sample, values) = (new float[data.SampleShape.ElementCount], new float[data.Targets.Count]);
        data.CopySample(index, sample);
        data.CopyValues(index, values);
        return (sample, values);
    }

    private static string HashOf(SeriesRecipe recipe) => SeriesSource.Open(recipe).ContentHash;

    private static string Refusal(SeriesRecipe recipe)
    {
        var failure = Assert.Throws<DataException>(() => SeriesSource.Open(recipe));
        UserMessage.AssertOneLineNaming(recipe.Path, failure);
        return failure.Message;
    }

    private void Write() => File.WriteAllText(
        _folder["s.csv"], "t,a,b\n" + string.Concat(Enumerable.Range(0, 10).Select(row => $"{row},{row},{10 * row}\n")));
}
