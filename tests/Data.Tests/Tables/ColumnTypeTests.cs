using Cluster.Data.Tables;

namespace Cluster.Data.Tests.Tables;

/// <summary>A type is the narrowest that all cells of a column fit.</summary>
public sealed class ColumnTypeTests
{
    [Theory]
    [InlineData(ColumnType.Integer, "1", "-2", "+3", "007")]
    [InlineData(ColumnType.Integer, "", "1", "?")]
    [InlineData(ColumnType.Real, "1", "2.5")]
    [InlineData(ColumnType.Real, "2.5", "1")]
    [InlineData(ColumnType.Real, "1e-3", ".5", "-1.")]
    [InlineData(ColumnType.Real, "99999999999999999999")]
    [InlineData(ColumnType.Category, "1", "x")]
    [InlineData(ColumnType.Category, "x", "1")]
    [InlineData(ColumnType.Category, "1,5")]
    [InlineData(ColumnType.Category, "1e999")]
    [InlineData(ColumnType.Category, "Infinity")]
    [InlineData(ColumnType.Category, "0x10")]
    [InlineData(ColumnType.Category, "", "?")]
    [InlineData(ColumnType.Time, "2024-02-29", "", "2024-03-01 13:45")]
    [InlineData(ColumnType.Time, "2024/02/29")]
    [InlineData(ColumnType.Time, "2024-02-29T13:45:10.5Z")]
    [InlineData(ColumnType.Time, "2024-02-29 13:45:10+02:00")]
    [InlineData(ColumnType.Time, "13:45", "07:00:30")]
    [InlineData(ColumnType.Category, "2023-02-29")]
    [InlineData(ColumnType.Category, "2024-02-29", "x")]
    [InlineData(ColumnType.Category, "2024-02-29", "2024")]
    [InlineData(ColumnType.Category, "2024", "2024-02-29")]
    public void Type_IsToldFromAllCells(ColumnType type, params string[] cells) =>
        Assert.Equal(type, TableText.Read($"a;b\n{string.Concat(cells.Select(cell => $"{cell};x\n"))}", new CsvFormat { Delimiter = ';' }).Types[0]);

    [Fact]
    public void Type_ThatIsGiven_WinsOverTheCells()
    {
        var table = TableText.Read(
            "a,b\n1,2\n10,3\n", new CsvFormat { Types = new Dictionary<string, ColumnType> { ["a"] = ColumnType.Category } });

        Assert.Equal([ColumnType.Category, ColumnType.Integer], table.Types);
        Assert.Equal(["1", "10"], TableText.CategoriesOf(table["a"]));
    }

    [Fact]
    public void Time_InAFormOfItsOwn_IsRead()
    {
        var table = TableText.Read("a\n31.12.2024\n\n1.2.2024\n", new CsvFormat { TimeFormats = ["d.M.yyyy"] });

        Assert.Equal(new DateTime(2024, 12, 31).Ticks, ((TimeColumn)table["a"]).Ticks[0]);
        Assert.Equal(new DateTime(2024, 2, 1).Ticks, ((TimeColumn)table["a"]).Ticks[1]);
    }

    [Fact]
    public void Time_WithAZone_IsUniversal() => Assert.Equal(
        new DateTime(2024, 2, 29, 11, 45, 0).Ticks, ((TimeColumn)TableText.Read("a\n2024-02-29 13:45+02:00\n")["a"]).Ticks[0]);

    [Fact]
    public void Schema_TellsWhatEachColumnHolds()
    {
        var table = TableText.Read("a,b,c,d\n1,x,2024-01-02,2.5\n4,y,,0.5\n,y,2023-01-02,\n");

        var columns = TableSchema.Of(table).Columns;

        Assert.Equal(new ColumnSummary("a", ColumnType.Integer, 1, 2, 1, 4, 2.5), columns[0]);
        Assert.Equal((ColumnType.Category, 0, 2), (columns[1].Type, columns[1].Missing, columns[1].Distinct));
        Assert.Equal([new CategoryCount("y", 2), new CategoryCount("x", 1)], columns[1].MostFrequent);
        Assert.Equal(
            new ColumnSummary("c", ColumnType.Time, 1, 2, First: new DateTime(2023, 1, 2), Last: new DateTime(2024, 1, 2)), columns[2]);
        Assert.Equal(new ColumnSummary("d", ColumnType.Real, 1, 2, 0.5, 2.5, 1.5), columns[3]);
        Assert.Equal(
            ["1 to 4, mean 2.5", "y (2), x (1)", "2023-01-02T00:00:00 to 2024-01-02T00:00:00", "0.5 to 2.5, mean 1.5"],
            columns.Select(column => column.Describe()));
    }
}
