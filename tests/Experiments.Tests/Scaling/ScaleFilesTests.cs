using System.Text.Json;
using System.Text.RegularExpressions;
using Cluster.Experiments.Scaling;

namespace Cluster.Experiments.Tests.Scaling;

public sealed partial class ScaleFilesTests : IDisposable
{
    private static readonly ScalePlan Plan = Made.Plan(1, 2, 8);
    private static readonly ScaleHeader Header = ScaleHeader.Of(Plan, "build", Made.Machine with { Host = "</script><b>" });
    private static readonly ScaleResult Result = Made.Result(Plan, Made.Run(1, 1, 20), Made.Run(2, 1, 10), Made.Run(1, 2, 20), Made.Run(8, 1, 10));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-experiments-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Csv_HasALineForEachNumberOfWorkers()
    {
        var lines = ScaleFiles.Csv(Result).TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToList();

        Assert.Equal(["workers", "1", "2", "8"], lines.Select(line => line[0]));
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Equal("25600", lines[2][Array.IndexOf(lines[0], "samples_per_second")]);
        Assert.Equal("1", lines[3][Array.IndexOf(lines[0], "oversubscribed")]);
    }

    [Fact]
    public void Json_HoldsRowsWordsAndMeasurements()
    {
        var document = JsonElement.Parse(ScaleFiles.Json(Result, Header));

        Assert.Equal("strong", document.GetProperty("experiment").GetProperty("scaling").GetString());
        Assert.Equal(2, document.GetProperty("rows")[1].GetProperty("speed_up").GetProperty("median").GetDouble());
        Assert.Equal(4, document.GetProperty("measurements").GetArrayLength());
        Assert.Equal(ScaleWords.Of(Result), document.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public void Page_NeedsNothingButItselfAndEscapesNames()
    {
        var page = ScalePage.Of(Result with { Machine = Made.Machine with { Host = "</script><b>" } }, Header);

        Assert.DoesNotContain("<b></", page, StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=", page);
        var charts = JsonElement.Parse(ChartsElement().Match(page).Groups[1].Value);
        Assert.Equal(
            ["Speed-up", "Efficiency", "Samples per second", "Milliseconds a step"],
            charts.EnumerateArray().Select(chart => chart.GetProperty("title").GetString()));
        Assert.Equal("[[1,1],[2,2],[8,2]]", charts[0].GetProperty("series")[0].GetProperty("points").GetRawText());
        Assert.True(charts[0].GetProperty("series")[1].GetProperty("isDashed").GetBoolean());
    }

    [Fact]
    public void Files_Written_AreWhole()
    {
        ScaleFiles.Write(_folder.FullName, Result, Header);

        Assert.Equal(["scale.csv", "scale.html", "scale.json"], _folder.GetFiles().Select(file => file.Name).Order());
        Assert.Equal(ScaleFiles.Csv(Result), File.ReadAllText(Path.Combine(_folder.FullName, ScaleFiles.CsvName)));
    }

    [GeneratedRegex("""<script type="application/json" id="charts">(.*)</script>""")]
    private static partial Regex ChartsElement();
}
