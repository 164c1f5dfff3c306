using System.Text.Json;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Interfaces;

/// <summary>Data is looked at before anything is trained on it, and a job to start from is written for it.</summary>
[Collection(Undisturbed.Name)]
public sealed class DataShowTests : ClusterTest
{
    private const string Table = "table.csv";

    [Fact]
    public async Task Show_OfImages_TellsCountsShapeAndClasses()
    {
        var ended = (await Workspace.RunAsync(["data", "show", TinyImages.Folder, "--samples", "2"])).Succeeded();

        Assert.Contains(ended.Output, line => line.Contains("[1, 8, 8]", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.Contains("300 to learn from, 600 to judge by", StringComparison.Ordinal));
        Assert.Equal(10, ended.Output.Count(line => line.EndsWith('█') && line.Contains('%', StringComparison.Ordinal)));
        Assert.Contains(ended.Output, line => line.Contains('▀', StringComparison.Ordinal) || line.Contains('▄', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_AsJson_IsOneObject()
    {
        var ended = (await Workspace.RunAsync(["data", "show", TinyImages.Folder, "--json"])).Succeeded();

        var look = JsonElement.Parse(Assert.Single(ended.Output));
        Assert.Equal("idx", look.GetProperty("source").GetString());
        Assert.Equal(300, look.GetProperty("train").GetProperty("label_counts").EnumerateArray().Sum(count => count.GetInt64()));
        Assert.Equal(64, look.GetProperty("content_hash").GetString()!.Length);
        Assert.Equal("class", look.GetProperty("target").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Show_OfATable_HasALineForEachColumn()
    {
        WriteTable();

        var ended = (await Workspace.RunAsync(["data", "show", Table])).Succeeded();

        Assert.Contains(ended.Output, line => line.StartsWith("size    real      0        7", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.Contains("--target", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_OfAJob_TellsWhatItsModelSees()
    {
        WriteTable();
        (await Workspace.RunAsync(["init", Table, "--target", "kind"])).Succeeded();

        var ended = (await Workspace.RunAsync(["data", "show", "job.yaml"])).Succeeded();

        Assert.Contains(ended.Output, line => line.StartsWith("id      nothing     0        drop", StringComparison.Ordinal));
        Assert.Contains(ended.Output, line => line.StartsWith("kind    the target", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("does not exist", "nowhere")]
    [InlineData("a CSV file", "text.txt")]
    [InlineData("did you mean 'kind'?", Table, "--target", "kidn")]
    [InlineData("--target", Table, "--samples", "2")]
    [InlineData("--json", Table, "--target", "kind", "--samples", "2", "--json")]
    [InlineData("--samples must be 0 to 100, got 101", Table, "--samples", "101")]
    [InlineData("labels, not columns", TinyImages.Folder, "--target", "x")]
    public async Task Show_Impossible_IsRefused(string words, params string[] arguments)
    {
        WriteTable();
        Workspace.Write("text.txt", "text");

        (await Workspace.RunAsync(["data", "show", .. arguments])).RefusedAtOnce(words);
    }

    [Theory]
    [InlineData(TinyImages.Folder)]
    [InlineData(Table, "--target", "kind")]
    [InlineData(Table, "--target", "size")]
    public async Task Init_OfData_WritesAJobThatTrainsAsItStands(params string[] arguments)
    {
        WriteTable();

        var written = (await Workspace.RunAsync(["init", .. arguments])).Succeeded();
        var summary = RunSummary.Of((await Workspace.RunAsync(["local", "job.yaml", "--in-process", "--epochs", "1", "--json"])).Succeeded());

        Assert.Contains("  cluster local job.yaml", written.Output);
        Assert.Equal(64, summary.WeightsDigest.Length);
    }

    [Fact]
    public async Task Init_OverAFileThatIsThere_AsksForForce()
    {
        WriteTable();
        var before = Workspace.Write("mine.yaml", "mine");

        (await Workspace.RunAsync(["init", Table, "--output", before])).RefusedAtOnce("mine.yaml", "--force");
        Assert.Equal("mine", await File.ReadAllTextAsync(Workspace.File(before), TestContext.Current.CancellationToken));
        (await Workspace.RunAsync(["init", Table, "--output", before, "--force"])).Succeeded();
        Assert.Contains(
            "source: csv", await File.ReadAllTextAsync(Workspace.File(before), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_OfDataThatCannotBeRead_WritesNothing()
    {
        Workspace.Write(Table, "a,b\n1,2\n3\n");

        (await Workspace.RunAsync(["init", Table])).RefusedAtOnce(Table, "line 3");
        Assert.False(File.Exists(Workspace.File("job.yaml")));
    }

    [Fact]
    public async Task Local_DataIsATable_SaysWhatToDo()
    {
        WriteTable();

        (await Workspace.RunAsync(["local", "--data", Table])).RefusedAtOnce(Table, "cluster init");
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("moved/table.csv")]
    public async Task Local_DataHasMoved_IsFoundByItsFolderOrItself(string place)
    {
        WriteTable();
        (await Workspace.RunAsync(["init", Table])).Succeeded();
        Directory.CreateDirectory(Workspace.File("moved"));
        File.Move(Workspace.File(Table), Workspace.File("moved", Table));

        (await Workspace.RunAsync(["local", "job.yaml", "--in-process", "--epochs", "1"])).Refused(Table);
        (await Workspace.RunAsync(["local", "job.yaml", "--in-process", "--epochs", "1", "--data", place])).Succeeded();
    }

    private void WriteTable() => Workspace.Write(
        Table,
        string.Join('\n', Enumerable.Range(0, 60)
            .Select(row => $"{row},{row % 7}.5,{"uv"[row % 2]},{"abc"[row % 3]}").Prepend("id,size,colour,kind")));
}
