using System.IO.Compression;
using System.Text;
using Cluster.Data.Tables;

namespace Cluster.Data.Tests.Tables;

/// <summary>Every form in which a CSV file may be written.</summary>
public sealed class CsvFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\n1,x\n2,y")]
    [InlineData("\n\na,b\n1,x\n\n2,y\n\n")]
    [InlineData("\uFEFFa,b\n1,x\n2,y\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n2,y\n")]
    public void Read_OneTable_IsTheSameHoweverItIsWritten(string text) => AssertTable(TableText.Read(text));

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Read_AnotherDelimiter_IsTold(char delimiter) =>
        AssertTable(TableText.Read("a,b\n1,x\n2,y\n".Replace(',', delimiter), new CsvFormat { Delimiter = delimiter }));

    [Fact]
    public void Read_Gzip_IsSeenByItsFirstBytes()
    {
        WriteGzip("a,b\n1,x\n2,y\n");

        AssertTable(CsvFile.Read(_folder[TableText.File], new CsvFormat()));
    }

    [Fact]
    public void Read_GzipCutShort_IsRefused()
    {
        WriteGzip(string.Concat(Enumerable.Range(0, 5000).Select(row => $"{row},{row * 7919 % 1000}\n")));
        var bytes = File.ReadAllBytes(_folder[TableText.File]);
        File.WriteAllBytes(_folder[TableText.File], bytes[..^6]);

        Assert.Contains("gzip", TableText.Refusal(() => CsvFile.Read(_folder[TableText.File], new CsvFormat())), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Trimmed_LosesBlanksAroundCells()
    {
        var table = TableText.Read("a , b\n 1 , x\n2, \" y \"\n3,  \n", new CsvFormat { Trim = true });

        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal(["x", " y ", null], TableText.CategoriesOf(table["b"]));
    }

    [Fact]
    public void Read_NotTrimmed_KeepsBlanks() =>
        Assert.Equal([" x", "y "], TableText.CategoriesOf(TableText.Read("a,b\n1, x\n2,y \n")["b"]));

    [Fact]
    public void Read_QuotedCells_MayHoldDelimitersQuotesAndLines()
    {
        var table = TableText.Read("a,b\n\"x, \"\"y\"\"\",1\n\"two\nlines\",2\nz,3\n");

        Assert.Equal(["x, \"y\"", "two\nlines", "z"], TableText.CategoriesOf(table["a"]));
        Assert.Equal([2, 3, 5], Enumerable.Range(0, 3).Select(table.Places.LineOf));
    }

    [Fact]
    public void Read_WithoutHeader_NamesColumnsByTheirPlace() =>
        Assert.Equal(
            ["c0", "c1"], TableText.Read("1,x\n2,y\n", new CsvFormat { Header = false }).Columns.Select(column => column.Name));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Read_WithNames_TakesThemInPlaceOfTheHeader(bool header, int rows)
    {
        var table = TableText.Read("1,x\n2,y\n", new CsvFormat { Header = header, Names = ["n", "m"] });

        Assert.Equal(["n", "m"], table.Columns.Select(column => column.Name));
        Assert.Equal(rows, table.Rows);
    }

    [Fact]
    public void Read_MissingCells_AreTheUsualOnesUnlessTold()
    {
        const string Text = "a,b\n1,x\n?,NA\nNaN,\n-1,none\n";

        var usual = TableText.Read(Text);
        var told = TableText.Read(Text, new CsvFormat { Missing = ["none", "NaN", "?"] });

        Assert.Equal([1, double.NaN, double.NaN, -1], TableText.ValuesOf(usual["a"]));
        Assert.Equal(["x", null, null, "none"], TableText.CategoriesOf(usual["b"]));
        Assert.Equal(["x", "NA", "", null], TableText.CategoriesOf(told["b"]));
    }

    [Fact]
    public void Read_Aliases_StandForWhatTheySay()
    {
        var aliases = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["b"] = new Dictionary<string, string> { ["x."] = "x", ["-"] = "" },
        };

        var table = TableText.Read("a,b\nx.,x.\ny,-\n", new CsvFormat { Aliases = aliases });

        Assert.Equal(["x.", "y"], TableText.CategoriesOf(table["a"]));
        Assert.Equal(["x", null], TableText.CategoriesOf(table["b"]));
    }

    [Fact]
    public void ReadNames_GivesThoseOfTheHeader()
    {
        File.WriteAllText(_folder[TableText.File], "a,b\n1,2,3,4\n");

        Assert.Equal(["a", "b"], CsvFile.ReadNames(_folder[TableText.File], new CsvFormat()));
    }

    [Fact]
    public void ReadBoth_TellsOneTypeForBothFiles()
    {
        File.WriteAllText(_folder["one.csv"], "a,b\n1,2\n");
        File.WriteAllText(_folder["other.csv"], "a,b\n1.5,x\n");

        var (one, other) = CsvFile.ReadBoth(_folder["one.csv"], _folder["other.csv"], new CsvFormat());

        Assert.Equal([ColumnType.Real, ColumnType.Category], one.Types);
        Assert.Equal(one.Types, other.Types);
        Assert.Equal(["2"], TableText.CategoriesOf(one["b"]));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertTable(Table table)
    {
        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal([1, 2], TableText.ValuesOf(table["a"]));
        Assert.Equal(["x", "y"], TableText.CategoriesOf(table["b"]));
    }

    private void WriteGzip(string text)
    {
        using var gzip = new GZipStream(File.Create(_folder[TableText.File]), CompressionLevel.Optimal);
        gzip.Write(Encoding.UTF8.GetBytes(text));
    }
}
