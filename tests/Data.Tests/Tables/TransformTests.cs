using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Tests.Tables;

/// <summary>What becomes of a column, by hand.</summary>
public sealed class TransformTests
{
    private static readonly TableColumn Numbers = TableText.Numbers(2, 4, null, 4, 10);
    private static readonly TableColumn Categories = TableText.Categories("b", "a", null, "b", "c");

    [Theory]
    [InlineData(Normalization.ZScore, 5, 3)]
    [InlineData(Normalization.MinMax, 2, 8)]
    [InlineData(Normalization.Robust, 4, 2)]
    public void Normalize_TakesCenterAndScaleFromPresentNumbers(Normalization method, double center, double scale)
    {
        var fitted = Assert.IsType<FittedScale>(new Normalize(method).Fit(Numbers));

        Assert.Equal(new FittedScale(center, scale), fitted);
        Assert.Equal([(2 - center) / scale, (4 - center) / scale, double.NaN, (4 - center) / scale, (10 - center) / scale], Only(fitted, Numbers));
        Assert.Equal(7.25, fitted.Invert((7.25 - center) / scale), 1e-14);
    }

    [Theory]
    [InlineData(Normalization.ZScore)]
    [InlineData(Normalization.MinMax)]
    [InlineData(Normalization.Robust)]
    public void Normalize_NumbersThatAreAllTheSame_BecomeZero(Normalization method)
    {
        var same = TableText.Numbers(0.1, 0.1, 0.1);

        Assert.Equal([0, 0, 0], Only(new Normalize(method).Fit(same), same));
    }

    [Fact]
    public void Log_IsThatOfTheEngine_AndCanBeUndone()
    {
        var column = TableText.Numbers(0, Math.E - 1, null, 99);
        var fitted = new Log().Fit(column);

        var logs = Only(fitted, column);

        Assert.Equal(0, logs[0]);
        Assert.Equal(1, logs[1], 1e-15);
        Assert.Equal(double.NaN, logs[2]);
        Assert.Equal(4.605170185988092, logs[3], 1e-15);
        Assert.Equal(99, fitted.Invert(logs[3]), 1e-12);
    }

    [Theory]
    [InlineData(3.0, 5.0, null, null, 3.0, 4.0, 4.0, 5.0)]
    [InlineData(null, 4.0, null, null, 2.0, 4.0, 4.0, 4.0)]
    [InlineData(null, null, 0.5, null, 4.0, 4.0, 4.0, 10.0)]
    [InlineData(null, null, null, 0.75, 2.0, 4.0, 4.0, 5.5)]
    public void Clip_BringsNumbersToTheNearerBound(double? low, double? high, double? lowShare, double? highShare, params double[] expected)
    {
        var clipped = Only(new Clip(low, high, lowShare, highShare).Fit(Numbers), Numbers);

        Assert.Equal([expected[0], expected[1], double.NaN, .. expected[2..]], clipped);
    }

    [Theory]
    [InlineData(Imputation.Mean, 5)]
    [InlineData(Imputation.Median, 4)]
    [InlineData(Imputation.MostFrequent, 4)]
    [InlineData(Imputation.Constant, -1)]
    public void Impute_Numbers_FillsTheGap(Imputation method, double expected) => Assert.Equal(
        [2, 4, expected, 4, 10], Only(new Impute(method, method == Imputation.Constant ? -1 : null).Fit(Numbers), Numbers));

    [Fact]
    public void Impute_WithIndicator_SaysWhereItFilled()
    {
        var columns = new Impute(indicator: true).Fit(Numbers).Apply(Numbers);

        Assert.Equal([0, 0, 1, 0, 0], TableText.ValuesOf(columns[1]));
        Assert.Equal("x is missing", columns[1].Name);
    }

    [Theory]
    [InlineData(Imputation.MostFrequent, null, "b")]
    [InlineData(Imputation.Constant, "z", "z")]
    public void Impute_Categories_FillsTheGap(Imputation method, string? category, string expected)
    {
        var filled = Assert.Single(new Impute(method, category: category).Fit(Categories).Apply(Categories));

        Assert.Equal(["b", "a", expected, "b", "c"], TableText.CategoriesOf(filled));
    }

    [Fact]
    public void OneHot_HasAPlaceForEachCategory_AndOneForAllOthers()
    {
        var columns = new OneHot().Fit(Categories).Apply(TableText.Categories("a", "z", null, "c"));

        Assert.Equal(["x = a", "x = b", "x = c", "x is unknown"], columns.Select(column => column.Name));
        Assert.Equal([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 1, 1, 0]], columns.Select(TableText.ValuesOf));
    }

    [Fact]
    public void OneHot_WithoutUnknown_LeavesOthersAtZero()
    {
        var columns = new OneHot(unknown: false).Fit(Categories).Apply(TableText.Categories("z", "b"));

        Assert.Equal([[0, 0], [0, 1], [0, 0]], columns.Select(TableText.ValuesOf));
    }

    [Theory]
    [InlineData(1, 1, "b")]
    [InlineData(2, 1, "a", "b")]
    [InlineData(null, 2, "b")]
    public void OneHot_Limited_KeepsTheMostFrequent(int? limit, int minCount, params string[] kept) =>
        Assert.Equal(kept, Assert.IsType<FittedOneHot>(new OneHot(limit, minCount).Fit(Categories)).Categories);

    [Fact]
    public void Ordinal_CountsFromOne_AndZeroIsUnknown()
    {
        Assert.Equal([2, 1, 0, 2, 3], Only(new Ordinal().Fit(Categories), Categories));
        Assert.Equal([0, 3], Only(new Ordinal(["c", "b", "a"]).Fit(Categories), TableText.Categories("z", "a")));
    }

    [Fact]
    public void Ordinal_OfNumbers_IsInTheOrderOfTheirValues()
    {
        var column = TableText.Categories("10", "9", "-1");

        Assert.Equal([3, 2, 1], Only(new Ordinal().Fit(column), column));
    }

    [Fact]
    public void DateParts_AreReadOffTimes()
    {
        var column = TableText.Times("2024-02-29 13:45", null);
        var parts = Enum.GetValues<DatePart>();

        var columns = new SplitDate(parts).Fit(column).Apply(column);

        // 2024-02-29 was a Thursday.
        Assert.Equal([2024, 2, 29, 3, 60, 13, 45, 19782 + (825 / 1440.0)], columns.Select(one => TableText.ValuesOf(one)[0]));
        Assert.All(columns, one => Assert.Equal(double.NaN, TableText.ValuesOf(one)[1]));
        Assert.Equal("x day_of_year", columns[4].Name);
    }

    [Theory]
    [InlineData("2024-02-29", "x year", "x month", "x day", "x weekday")]
    [InlineData("2024-02-29 13:45", "x year", "x month", "x day", "x weekday", "x hour", "x minute")]
    [InlineData("0001-01-01 13:45", "x hour", "x minute")]
    public void DateParts_Unnamed_AreThoseThatTheTimesHave(string time, params string[] names)
    {
        var column = TableText.Times(time, null);

        Assert.Equal(names, new SplitDate().Fit(column).Apply(column).Select(one => one.Name));
    }

    [Fact]
    public void Cyclic_PutsNumbersOnACircle()
    {
        var column = TableText.Numbers(0, 6, 18, 23, 24);

        var columns = new Cyclic(24).Fit(column).Apply(column);

        double[] sine = TableText.ValuesOf(columns[0]), cosine = TableText.ValuesOf(columns[1]);
        Assert.Equal([0, 1, -1], sine[..3]);
        Assert.Equal([1, 0, 0], cosine[..3].Select(Math.Abs));
        Assert.Equal(-0.25881904510252076, sine[3], 1e-15);
        Assert.Equal(0.9659258262890683, cosine[3], 1e-15);
        Assert.Equal((sine[0], cosine[0]), (sine[4], cosine[4]));
    }

    [Fact]
    public void Cyclic_OfTimes_KnowsThePeriodOfThePart()
    {
        var column = TableText.Times("2024-03-10 06:00", null);

        var columns = new Cyclic(part: DatePart.Hour).Fit(column).Apply(column);

        Assert.Equal([1, double.NaN], TableText.ValuesOf(columns[0]));
        Assert.Equal("x hour sine", columns[0].Name);
    }

    [Fact]
    public void Drop_LeavesNothing() => Assert.Empty(new Drop().Fit(Numbers).Apply(Numbers));

    [Fact]
    public void Fit_ColumnOfAnotherKind_IsRefusedByName()
    {
        (ColumnTransform, TableColumn, string)[] cases =
        [
            (new Normalize(), Categories, "numbers, got categories"),
            (new Log(), TableText.Times("2024-01-01"), "numbers, got times"),
            (new Clip(low: 0), Categories, "numbers, got categories"),
            (new Impute(), Categories, "most_frequent or constant"),
            (new Impute(Imputation.Constant, value: 1), Categories, "got a number"),
            (new Impute(Imputation.Constant, category: "a"), Numbers, "got the category 'a'"),
            (new OneHot(), Numbers, "categories, got numbers"),
            (new Ordinal(["a", "b"]), Categories, "got 'c' besides"),
            (new SplitDate(), Numbers, "times, got numbers"),
            (new Cyclic(24), Categories, "numbers, got categories"),
            (new Cyclic(part: DatePart.Hour), Numbers, "times, got numbers"),
            (new Log(), TableText.Numbers(1, -1), "line 3, column 'x': log needs numbers above -1, got -1"),
            (new Normalize(), TableText.Numbers(null, null), "a number in some training row"),
        ];

        Assert.All(cases, one => Assert.Contains(one.Item3, TableText.Refusal(() => one.Item1.Fit(one.Item2)), StringComparison.Ordinal));
    }

    [Fact]
    public void Parameters_OutOfRange_AreRefused()
    {
        Action[] cases =
        [
            () => _ = new Clip(),
            () => _ = new Clip(low: 1, high: 0),
            () => _ = new Clip(low: 1, lowQuantile: 0.1),
            () => _ = new Clip(highQuantile: 1.5),
            () => _ = new Impute(Imputation.Constant),
            () => _ = new Impute(Imputation.Mean, value: 1),
            () => _ = new OneHot(limit: 0),
            () => _ = new OneHot(minCount: 0),
            () => _ = new Ordinal(["a", "a"]),
            () => _ = new Cyclic(),
            () => _ = new Cyclic(0),
            () => _ = new Cyclic(part: DatePart.Year),
            () => _ = new Log(double.NaN),
        ];

        Assert.All(cases, one => Assert.ThrowsAny<ArgumentException>(one));
    }

    private static double[] Only(FittedTransform fitted, TableColumn column) => TableText.ValuesOf(Assert.Single(fitted.Apply(column)));
}
