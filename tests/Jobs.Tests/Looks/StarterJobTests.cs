using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Jobs.Looks;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Jobs that are written for data, as files on a disk.</summary>
public sealed class StarterJobTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-starter-");

    [Fact]
    public void Table_OfClasses_GetsAScoreForEach()
    {
        var starter = StarterJob.For(Write("flowers.csv", Rows(60, row => $"{row},{row % 7}.5,{"abc"[row % 3]}"), "id,size,kind"), null);

        Assert.Equal("flowers", starter.Job.Spec.Name);
        Assert.Equal(["a", "b", "c"], starter.Job.Data.Train.Targets.Names);
        Assert.Equal(["size"], ((TableDataset)starter.Job.Data.Train).Fitted.Features);
        Assert.Contains("  id: drop", starter.Text, StringComparison.Ordinal);
        Assert.Equal(48, starter.Job.Data.Train.Count);
    }

    [Fact]
    public void Table_OfNumbers_LearnsThemAsZScores()
    {
        var path = Write("houses.csv", Rows(50, row => $"{row % 9},{1000 + (31 * row)}.5,x"), "rooms,price,always");

        var starter = StarterJob.For(path, "price");

        Assert.False(starter.Job.Data.Train.Targets.IsLabels);
        Assert.Equal("mse", ((Nodes.ScalarNode)starter.Job.Spec.Loss.Node).Text);
        Assert.Contains("  price: normalize", starter.Text, StringComparison.Ordinal);
        Assert.Contains("  always: drop", starter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_WithFewWholeNumbersAsTarget_TakesThemForClasses()
    {
        var starter = StarterJob.For(Write("x.csv", Rows(40, row => $"{row % 2},{row % 11}.5"), "survived,age"), "survived");

        Assert.Equal(2, starter.Job.Data.Train.Classes);
        Assert.Contains("types: {survived: category}", starter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_WrittenOtherwise_IsReadAsItIs()
    {
        var starter = StarterJob.For(Write("odd.tsv", Rows(30, row => $"{row % 5}.5\t it: # {row % 2}\t {row % 4}.25")), null);

        var spec = (CsvDataSpec)starter.Job.Spec.Data;
        Assert.Equal(("tab", true, false, "c2"), (spec.Delimiter, spec.Trim, spec.Header, spec.Target[0]));
    }

    [Theory]
    [InlineData("a: b", "c\"d")]
    [InlineData("[x]", "true")]
    [InlineData("1e3", "{y}")]
    [InlineData("größe 'm²'", "- z")]
    public void Table_WithNamesThatMeanSomethingInYaml_IsNamedAllTheSame(string column, string target)
    {
        var quoted = $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{target.Replace("\"", "\"\"", StringComparison.Ordinal)}\",q";
        var rows = Rows(40, row => $"text{row}{(row < 36 ? row : 0)},{row % 13}.5,{row % 3}");

        var starter = StarterJob.For(Write("a b's.csv", [.. rows.Select(row => row + ".5")], quoted), target);

        Assert.Equal([target], ((CsvDataSpec)starter.Job.Spec.Data).Target);
        Assert.Equal("a-b-s", starter.Job.Spec.Name);
    }

    [Fact]
    public void Images_GetConvolutionsAndNormalizedPixels()
    {
        WriteImages(side: 20);

        var starter = StarterJob.For(_folder.FullName, null);

        Assert.IsType<NormalizedDataset>(starter.Job.Data.Train);
        Assert.Contains("conv2d", starter.Text, StringComparison.Ordinal);
        Assert.Equal("cross_entropy", ((Nodes.ScalarNode)starter.Job.Spec.Loss.Node).Text);
    }

    [Fact]
    public void Images_ThatAreTiny_GetLinearLayers()
    {
        WriteImages(side: 6);

        Assert.DoesNotContain("conv2d", StarterJob.For(_folder.FullName, null).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kidn", "got 'kidn'; did you mean 'kind'?")]
    [InlineData("gaps", "a value in every row, got 8 without")]
    [InlineData("same", "values that differ, got one alone")]
    [InlineData("when", "classes or numbers, got times")]
    [InlineData("text", "classes or numbers, got 40 different texts in 40 rows")]
    public void Target_ThatCannotBe_IsRefusedInOneLine(string target, string words)
    {
        var path = Write(
            "t.csv",
            Rows(40, row => $"{"ab"[row % 2]},{(row % 5 == 0 ? "" : "1.5")},s,2024-01-{(row % 28) + 1:00},t{row}"),
            "kind,gaps,same,when,text");

        var line = Assert.Throws<JobException>(() => StarterJob.For(path, target)).Message;

        JobText.AssertOneLine(line);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_AtATable_SaysWhatBecomesOfItsColumns()
    {
        var path = Write("flowers.csv", Rows(60, row => $"{row},{row % 7}.5,{"uv"[row % 2]},{"abc"[row % 3]}"), "id,size,colour,kind");

        var columns = DataLook.OfPath(path, "kind").Splits!.Columns;

        Assert.Equal(["id", "size", "colour", "kind"], columns.Select(column => column.Column));
        Assert.Equal([0, 1, 3, 1], columns.Select(column => column.Features.Length));
        Assert.Equal(["colour = u", "colour = v", "colour is unknown"], columns[2].Features);
        Assert.Equal(["drop"], columns[0].Steps);
        Assert.StartsWith("impute ", columns[1].Steps[0], StringComparison.Ordinal);
        Assert.True(columns[3].IsTarget);
    }

    [Fact]
    public void Look_AtATableWithoutATarget_IsAtItsColumnsAlone()
    {
        var look = DataLook.OfPath(Write("t.csv", Rows(10, row => $"{row},x{row % 2}"), "a,b"), null);

        Assert.Null(look.Splits);
        Assert.Equal((10, 2), (look.Table!.Rows, look.Table.Columns[1].Distinct));
        Assert.Equal(new FileInfo(look.Paths[0]).Length, look.DiskBytes);
    }

    [Fact]
    public void Look_AtAJob_IsAtItsData()
    {
        var look = DataLook.OfJob(JobText.Parsed);

        Assert.Equal("glyphs", look.Source);
        Assert.Equal(look.Splits!.Train.Count, look.Splits.Train.LabelCounts.Sum());
        Assert.Equal(GlyphDataset.Create(3).ContentHash, look.Splits.Data.ContentHash);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Rows(int count, Func<int, string> row) => [.. Enumerable.Range(0, count).Select(row)];

    private string Write(string name, IEnumerable<string> rows, string? header = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, header is null ? rows : rows.Prepend(header));
        return path;
    }

    private void WriteImages(int side)
    {
        foreach (var (part, count) in new[] { ("train", 30), ("t10k", 20) })
        {
            WriteIdx($"{part}-images-idx3-ubyte", [count, side, side], place => (byte)(place * 7));
            WriteIdx($"{part}-labels-idx1-ubyte", [count], place => (byte)(place % 10));
        }
    }

    private void WriteIdx(string name, int[] axes, Func<int, byte> element)
    {
        byte[] header = [0, 0, 8, (byte)axes.Length, .. axes.SelectMany(size => new byte[] { 0, 0, 0, (byte)size })];
        var count = axes.Aggregate((product, size) => product * size);
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), [.. header, .. Enumerable.Range(0, count).Select(element)]);
    }
}
