using Cluster.Data;
using Cluster.Data.Tables;
using Cluster.Jobs.Building;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Tables as job files declare them.</summary>
public sealed class TableJobTests : IDisposable
{
    private const string Data = "{ \"source\": \"glyphs\" }";
    private const string Table = """
        {
          "source": "csv", "path": "PATH", "target": "kind", "delimiter": "tab", "trim": true, "missing": ["-"],
          "types": { "zip": "category" }, "aliases": { "kind": { "A": "a" } },
          "columns": { "when": [{ "type": "date_parts", "parts": ["month"] }, "normalize"], "id": "drop" },
          "split": { "type": "k_fold", "folds": 2, "fold": 1, "seed": 4 }, "drop_duplicates": true
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-jobs-");

    private string File => Path.Combine(_folder.FullName, "table.tsv").Replace('\\', '/');

    [Fact]
    public void Table_WrittenAndRead_IsWrittenTheSame()
    {
        var text = JobFile.Write(JobFile.Parse(TextOf(Table), "job.json"));

        Assert.Equal(text, JobFile.Write(JobFile.Parse(text, "again")));
        Assert.Contains("\"method\": \"z_score\"", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("\"id\"", StringComparison.Ordinal) < text.IndexOf("\"when\"", StringComparison.Ordinal), "Names are sorted.");
    }

    [Fact]
    public void Table_Opened_IsWhatTheJobSays()
    {
        Write();

        var splits = Open(Table);

        var fitted = ((TableDataset)splits.Train).Fitted;
        Assert.Equal((2, 2), (splits.Train.Count, splits.Test.Count));
        Assert.Equal(["a", "b"], splits.Train.Targets.Names);
        Assert.Equal(["when month", .. fitted.Features.Where(name => name.StartsWith("zip", StringComparison.Ordinal))], fitted.Features);
        Assert.Equal("zip is unknown", fitted.Features[^1]);
    }

    [Fact]
    public void Table_FoundElsewhere_IsFoundByItsName()
    {
        Write();

        var splits = JobData.Open(Spec(Table.Replace("PATH", "absent/table.tsv", StringComparison.Ordinal)).In(_folder.FullName), seed: 1);

        Assert.Equal(2, splits.Train.Count);
    }

    [Theory]
    [InlineData("\"split\"", "\"splt\"", "data.splt: ", "did you mean 'split'?")]
    [InlineData("k_fold", "kfold", "data.split.type: ", "did you mean 'k_fold'?")]
    [InlineData("\"fold\": 1", "\"fold\": 2", "data.split.fold: ", "must be less than 2, got 2")]
    [InlineData("date_parts", "date_part", "data.columns.when[0].type: ", "did you mean 'date_parts'?")]
    [InlineData("\"month\"", "\"moth\"", "data.columns.when[0].parts[0]: ", "did you mean 'month'?")]
    [InlineData("\"drop\"", "\"dorp\"", "data.columns.id: ", "did you mean 'drop'?")]
    [InlineData("\"category\"", "\"categroy\"", "data.types.zip: ", "did you mean 'category'?")]
    [InlineData("\"tab\"", "\"ab\"", "data.delimiter: ", "expected one character")]
    [InlineData("\"target\": \"kind\"", "\"target\": []", "data.target: ", "at least one column")]
    [InlineData("\"target\": \"kind\", ", "", "data.target: ", "got nothing")]
    [InlineData("\"split\"", "\"test\": \"x\", \"split\"", "data.split: ", "a test file or a split, got both")]
    [InlineData("{ \"A\": \"a\" }", "3", "data.aliases.kind: ", "names with values, each a text, got 3")]
    public void Key_ThatIsWrong_IsRefusedWithItsPlace(string part, string by, params string[] words)
    {
        Assert.Contains(part, Table, StringComparison.Ordinal);

        var line = JobText.RefusalOf(TextOf(Table.Replace(part, by, StringComparison.Ordinal)));

        Assert.Matches(@"^job\.json:\d+:\d+: ", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"target\": \"kind\"", "\"target\": \"knid\"", "data.target: ", "got 'knid'; did you mean 'kind'?")]
    [InlineData("\"id\": \"drop\"", "\"ids\": \"drop\"", "data.columns: ", "got 'ids'; did you mean 'id'?")]
    [InlineData("\"zip\":", "\"zipp\":", "data.types: ", "got 'zipp'; did you mean 'zip'?")]
    [InlineData("{ \"kind\":", "{ \"kindd\":", "data.aliases: ", "got 'kindd'; did you mean 'kind'?")]
    [InlineData("{ \"type\": \"k_fold\", \"folds\": 2, \"fold\": 1, \"seed\": 4 }", "{ \"type\": \"chronological\", \"by\": \"wen\" }",
        "data.split.by: ", "got 'wen'; did you mean 'when'?")]
    public void Column_ThatTheFileHasNot_IsRefusedWithTheNearest(string part, string by, params string[] words)
    {
        Write();
        Assert.Contains(part, Table, StringComparison.Ordinal);

        var line = Assert.Throws<JobException>(() => Open(Table.Replace(part, by, StringComparison.Ordinal))).Message;

        JobText.AssertOneLine(line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Job_OfATable_IsBuiltForItsFeaturesAndClasses()
    {
        Write();
        var text = TextOf(Table).Replace("\"units\": 10", "\"units\": 2", StringComparison.Ordinal)
            .Replace("{ \"type\": \"flatten\" },", "", StringComparison.Ordinal);

        var job = TrainingJob.Open(JobFile.Parse(text, "job.json"));

        Assert.Equal(job.Data.Train.SampleShape, job.SampleShape);
        Assert.Equal(2, job.Data.Train.Classes);
    }

    [Fact]
    public void Table_ThatIsMissing_IsNamed() =>
        Assert.Contains(File, Assert.Throws<DataException>(() => Open(Table)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write() => System.IO.File.WriteAllText(
        File,
        "id\twhen\tzip\tkind\n1\t2024-01-05\t0815\tA\n2\t2024-02-05\t4711\tb\n2\t2024-02-05\t4711\tb\n3\t2024-03-05\t-\ta\n4\t2024-04-05\t0815\tb\n");

    private string TextOf(string table)
    {
        Assert.Contains(Data, JobText.Whole, StringComparison.Ordinal);
        return JobText.Whole.Replace(Data, table.Replace("PATH", File, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private CsvDataSpec Spec(string table) => (CsvDataSpec)JobFile.Parse(TextOf(table), "job.json").Data;

    private DatasetSplits Open(string table) => JobTable.Open(Spec(table));
}
