using Cluster.Data.Tables;

namespace Cluster.Data.Tests.Tables;

/// <summary>Whatever is wrong with a file, one line says where and what was expected.</summary>
public sealed class CsvErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "at least one row")]
    [InlineData("a,b\n", "at least one row")]
    [InlineData("a,b\n1,2\n3\n", "line 3", "2 cells", "got 1")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", "line 4", "2 cells", "got 3")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2", "quote")]
    [InlineData("a,b\n1,2\n3,5'10\"\n", "line 3", "quote")]
    [InlineData("a,b\n1,\"2\"x\n", "line 2", "quote")]
    [InlineData("a,b\n1, \"2\"\n", "line 2", "trim blanks")]
    [InlineData("a,a\n1,2\n", "line 1", "'a' for column 2")]
    [InlineData("a,\n1,2\n", "line 1", "'' for column 2")]
    public void Read_BrokenText_IsRefusedWithItsLine(string text, params string[] words) => AssertSays(TableText.RefusalOf(text), words);

    [Fact]
    public void Read_NamesOfAnotherNumber_AreRefused() =>
        AssertSays(TableText.RefusalOf("a,b\n1,2\n", new CsvFormat { Names = ["a", "b", "c"] }), "3 names for 2 columns");

    [Theory]
    [InlineData(ColumnType.Integer, "2.5", "a whole number, got '2.5'")]
    [InlineData(ColumnType.Real, "x", "a number, got 'x'")]
    [InlineData(ColumnType.Real, "Infinity", "a number, got 'Infinity'")]
    [InlineData(ColumnType.Time, "31.12.2024", "a date or time", "got '31.12.2024'")]
    public void Read_CellOfAnotherTypeThanTold_IsRefusedWithItsPlace(ColumnType type, string cell, params string[] words)
    {
        var format = new CsvFormat { Types = new Dictionary<string, ColumnType> { ["b"] = type } };

        AssertSays(TableText.RefusalOf($"a,b\nx,\ny,{cell}\n", format), ["line 3", "column 'b'", .. words]);
    }

    [Fact]
    public void Read_TypeOfAnUnknownColumn_IsRefused() =>
        AssertSays(TableText.RefusalOf("a\n1\n", new CsvFormat { Types = new Dictionary<string, ColumnType> { ["b"] = ColumnType.Real } }), "'b'");

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreRefusedWithTheirPlace()
    {
        File.WriteAllBytes(_folder[TableText.File], [.. "a,b\n1,"u8, 0xE9, (byte)'\n']);

        AssertSays(TableText.Refusal(() => CsvFile.Read(_folder[TableText.File], new CsvFormat())), "line 2", "cell 2", "UTF-8");
    }

    [Fact]
    public void Read_FileThatIsMissing_IsNamed() =>
        AssertSays(TableText.Refusal(() => CsvFile.Read(_folder[TableText.File], new CsvFormat())), "does not exist");

    [Fact]
    public void ReadBoth_OtherColumns_AreRefused()
    {
        File.WriteAllText(_folder["one.csv"], "a,b\n1,2\n");
        File.WriteAllText(_folder[TableText.File], "b,a\n1,2\n");

        AssertSays(
            TableText.Refusal(() => CsvFile.ReadBoth(_folder["one.csv"], _folder[TableText.File], new CsvFormat())),
            "2 columns of",
            "begin with 'b'");
    }

    [Fact]
    public void Column_ThatIsMissing_IsToldWithThoseThereAre() =>
        AssertSays(TableText.Refusal(() => TableText.Read("a,b\n1,2\n").IndexOf("c")), "'c'", "got a, b");

    public void Dispose() => _folder.Dispose();

    private static void AssertSays(string line, params string[] words) =>
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
}
