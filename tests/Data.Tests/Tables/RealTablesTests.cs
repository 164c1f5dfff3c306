using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cluster.Data.Splits;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests.Tables;

/// <summary>Tables that people know, read from the folder that CLUSTER_TEST_DATA names. Counts, means, deviations and the hash of samples
/// were found by another program.</summary>
public sealed class RealTablesTests
{
    private static readonly CsvFormat NoHeader = new() { Header = false };

    private static readonly CsvFormat Adult = NoHeader with
    {
        Trim = true,
        Aliases = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["c14"] = new Dictionary<string, string> { ["<=50K."] = "<=50K", [">50K."] = ">50K" },
        },
    };

    [Fact]
    public void Iris_HasThreeEqualClasses()
    {
        var splits = TableSource.Open(new TableRecipe(TestData.PathOf("iris", "iris.csv"), ["c4"]) { Format = NoHeader });

        Assert.Equal(["Iris-setosa", "Iris-versicolor", "Iris-virginica"], splits.Train.Targets.Names);
        Assert.Equal([40, 40, 40], ClassCounts(splits.Train));
        Assert.Equal([10, 10, 10], ClassCounts(splits.Test));
        Assert.Equal(new Shape(4), splits.Train.SampleShape);
        AssertNormal(splits.Train, 4);
        Assert.Equal((119, 28), Counts(new TableRecipe(TestData.PathOf("iris", "iris.csv"), ["c4"])
        {
            Format = NoHeader,
            DropDuplicates = true,
            Split = new ChronologicalSplit(28.0 / 147),
        }));
    }

    [Fact]
    public void Iris_HasTheSameBitsEverywhere()
    {
        var splits = TableSource.Open(
            new TableRecipe(TestData.PathOf("iris", "iris.csv"), ["c4"]) { Format = NoHeader, Split = new ChronologicalSplit(0.2) });

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sample = new float[4];
        foreach (var data in new[] { splits.Train, splits.Test })
        {
            for (var index = 0; index < data.Count; index++)
            {
                data.CopySample(index, sample);
                hash.AppendData(MemoryMarshal.AsBytes<float>(sample));
            }
        }

        Assert.Equal("088076261fef9c8e3b611a8f744a152c5f383d063ffedfc5e46acd9c6c0f2c8f", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Adult_HasTwoFilesAndEightColumnsOfCategories()
    {
        var recipe = new TableRecipe(TestData.PathOf("adult", "adult-train.csv.gz"), ["c14"])
        {
            Test = TestData.PathOf("adult", "adult-test.csv.gz"),
            Format = Adult,
        };

        var splits = TableSource.Open(recipe);

        Assert.Equal(["<=50K", ">50K"], splits.Train.Targets.Names);
        Assert.Equal([24_720, 7_841], ClassCounts(splits.Train));
        Assert.Equal([12_435, 3_846], ClassCounts(splits.Test));

        // 6 columns of numbers, 99 categories in 8 columns, and a place for what is unknown in each of these.
        Assert.Equal(new Shape(113), splits.Train.SampleShape);
        var age = Assert.IsType<FittedScale>(((TableDataset)splits.Train).Fitted.Inputs[0].Steps[1][0]);
        Assert.Equal(38.58164675532078, age.Center, 1e-12);
        Assert.Equal(13.640223092304277, age.Scale, 1e-12);
        AssertNormal(splits.Train, 1);
        Assert.Equal((32_561, 16_281 - 23), Counts(recipe with { DropOverlap = true }));
        Assert.Equal((32_537, 16_276), Counts(recipe with { DropDuplicates = true }));
    }

    [Fact]
    public void Adult_Columns_AreToldApart()
    {
        var schema = TableSchema.Of(CsvFile.Read(TestData.PathOf("adult", "adult-train.csv.gz"), Adult));

        int[] categories = [1, 3, 5, 6, 7, 8, 9, 13, 14];
        Assert.All(Enumerable.Range(0, 15), index => Assert.Equal(
            categories.Contains(index) ? ColumnType.Category : ColumnType.Integer, schema.Columns[index].Type));
        Assert.Equal([0, 1836, 0, 0, 0, 0, 1843, 0, 0, 0, 0, 0, 0, 583, 0], schema.Columns.Select(column => column.Missing));
        Assert.Equal((1843, 14), (schema.Columns[6].Missing, schema.Columns[6].Distinct));
        Assert.Equal(new CategoryCount("Prof-specialty", 4140), schema.Columns[6].MostFrequent[0]);
    }

    [Fact]
    public void CaliforniaHousing_FillsTheGapsOfOneColumn()
    {
        var recipe = new TableRecipe(TestData.PathOf("california-housing", "housing.csv"), ["median_house_value"])
        {
            Columns = new Dictionary<string, ImmutableArray<ColumnTransform>> { ["median_house_value"] = [new Normalize()] },
        };

        var schema = TableSchema.Of(CsvFile.Read(recipe.Path, recipe.Format));
        var splits = TableSource.Open(recipe);

        Assert.Equal([0, 0, 0, 0, 207, 0, 0, 0, 0, 0], schema.Columns.Select(column => column.Missing));
        Assert.Equal([.. Enumerable.Repeat(ColumnType.Real, 9), ColumnType.Category], schema.Columns.Select(column => column.Type));
        Assert.Equal(537.8705525375618, schema.Columns[4].Mean!.Value, 1e-9);
        Assert.Equal("<1H OCEAN (9136), INLAND (6551), NEAR OCEAN (2658), ...", schema.Columns[9].Describe());
        Assert.Equal((16_512, 4_128), (splits.Train.Count, splits.Test.Count));
        Assert.Equal(new Shape(8 + 6), splits.Train.SampleShape);
        AssertNormal(splits.Train, 8);

        // Every normalised target is one of the file's when told in its own unit.
        var values = ((NumberColumn)CsvFile.Read(recipe.Path, recipe.Format)["median_house_value"]).Values.ToArray().ToHashSet();
        var target = new float[1];
        for (var index = 0; index < splits.Test.Count; index++)
        {
            splits.Test.CopyValues(index, target);
            var original = ((TableDataset)splits.Test).Fitted.Target.ToOriginal(0, target[0]);
            Assert.Contains(Math.Round(original), values);
            Assert.Equal(Math.Round(original), original, 0.05);
        }
    }

    [Fact]
    public void Titanic_HasQuotedCommasAndMissingValues()
    {
        var format = new CsvFormat
        {
            Types = new Dictionary<string, ColumnType> { ["Survived"] = ColumnType.Category, ["Pclass"] = ColumnType.Category },
        };
        var drop = ImmutableArray.Create<ColumnTransform>(new Drop());
        var recipe = new TableRecipe(TestData.PathOf("titanic", "train.csv"), ["Survived"])
        {
            Format = format,
            Columns = new Dictionary<string, ImmutableArray<ColumnTransform>>
            {
                ["PassengerId"] = drop,
                ["Name"] = drop,
                ["Ticket"] = drop,
                ["Cabin"] = drop,
            },
        };

        var table = CsvFile.Read(recipe.Path, format);
        var splits = TableSource.Open(recipe);

        Assert.Equal("Braund, Mr. Owen Harris", ((CategoryColumn)table["Name"]).Values[0]);
        Assert.Equal([0, 0, 0, 0, 0, 177, 0, 0, 0, 0, 687, 2], table.Columns.Select(column => column.CountMissing()));
        Assert.Equal(["0", "1"], splits.Train.Targets.Names);
        Assert.Equal([549, 342], ClassCounts(splits.Train).Zip(ClassCounts(splits.Test), (train, test) => train + test));
        Assert.Equal(178, splits.Test.Count);
        Assert.Equal(
            [
                "Pclass = 1", "Pclass = 2", "Pclass = 3", "Pclass is unknown", "Sex = female", "Sex = male", "Sex is unknown",
                "Age", "SibSp", "Parch", "Fare", "Embarked = C", "Embarked = Q", "Embarked = S", "Embarked is unknown",
            ],
            ((TableDataset)splits.Train).Fitted.Features);
    }

    [Fact]
    public void BikeSharing_IsSplitInTime()
    {
        var drop = ImmutableArray.Create<ColumnTransform>(new Drop());
        var recipe = new TableRecipe(TestData.PathOf("bike-sharing", "hour.csv"), ["cnt"])
        {
            Columns = new Dictionary<string, ImmutableArray<ColumnTransform>>
            {
                ["instant"] = drop,
                ["casual"] = drop,
                ["registered"] = drop,
                ["hr"] = [new Cyclic(24)],
            },
            Split = new ChronologicalSplit(0.2, "dteday"),
        };

        var table = CsvFile.Read(recipe.Path, recipe.Format);
        var splits = TableSource.Open(recipe);

        Assert.Equal(ColumnType.Time, table.Types[1]);
        Assert.Equal(ColumnType.Integer, table.Types[16]);
        Assert.Equal(189.46308763450142, ColumnSummary.Of(table["cnt"], ColumnType.Integer).Mean!.Value, 1e-10);
        Assert.Equal((13_903, 3_476), (splits.Train.Count, splits.Test.Count));

        // 12 columns remain; the date becomes four numbers and the hour two.
        Assert.Equal(new Shape(10 + 1 + 4 + 2), splits.Train.SampleShape);
        var last = new float[1];
        splits.Test.CopyValues(splits.Test.Count - 1, last);
        Assert.Equal(49, last[0]);
        Assert.Equal((585, 146), Counts(recipe with
        {
            Path = TestData.PathOf("bike-sharing", "day.csv"),
            Columns = new Dictionary<string, ImmutableArray<ColumnTransform>> { ["instant"] = drop, ["casual"] = drop, ["registered"] = drop },
        }));
    }

    private static (int Train, int Test) Counts(TableRecipe recipe)
    {
        var splits = TableSource.Open(recipe);
        return (splits.Train.Count, splits.Test.Count);
    }

    private static int[] ClassCounts(Dataset data)
    {
        var counts = new int[data.Classes];
        for (var index = 0; index < data.Count; index++)
        {
            counts[data.Label(index)]++;
        }

        return counts;
    }

    // The training rows of a normalised feature have mean 0 and deviation 1.
    private static void AssertNormal(Dataset train, int features)
    {
        var sample = new float[train.SampleShape.ElementCount];
        var (sums, squares) = (new double[features], new double[features]);
        for (var index = 0; index < train.Count; index++)
        {
            train.CopySample(index, sample);
            for (var feature = 0; feature < features; feature++)
            {
                sums[feature] += sample[feature];
                squares[feature] += sample[feature] * sample[feature];
            }
        }

        Assert.All(sums, sum => Assert.Equal(0, sum / train.Count, 1e-5));
        Assert.All(squares, square => Assert.Equal(1, square / train.Count, 1e-5));
    }
}
