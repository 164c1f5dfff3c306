using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>Series as job files declare them.</summary>
public sealed class SeriesJobTests : IDisposable
{
    private const string Series = """{ "source": "series", "path": "PATH", "target": "load", "window": 6, "by": "day", "features": ["load"] }""";

    private readonly SourceFiles _files = new();

    [Fact]
    public void Forecast_OverAWave_Learns()
    {
        Write();
        var spec = JobText.Over(
            JobFile.Parse(JobText.With(Series.Replace("PATH", _files["s.csv"], StringComparison.Ordinal)), "job.json").Data,
            Part.Of("mse"),
            Part.Of("gru", ("hidden_size", 8), ("return_sequence", false)),
            Part.Of("linear", ("units", 1)));

        var (first, last) = SourceFiles.Train(spec, steps: 60);

        Assert.True(last < 0.2 * first, $"expected a loss well below {first}, got {last}");
    }

    [Theory]
    [InlineData("\"window\": 6", "\"window\": 0", "data.window: ", "1 or more, got 0")]
    [InlineData("\"window\": 6, ", "", "data.window: ", "got nothing")]
    [InlineData("\"by\"", "\"test_fraction\": 0, \"by\"", "data.test_fraction: ", "above 0 and below 1, got 0")]
    [InlineData("\"by\"", "\"delimiter\": \"ab\", \"by\"", "data.delimiter: ", "expected one character")]
    public void Key_ThatIsWrong_IsRefusedWithItsPlace(string part, string by, params string[] words)
    {
        var line = JobText.RefusalOf(JobText.With(Series.Replace(part, by, StringComparison.Ordinal)));

        Assert.Matches(@"^job\.json:\d+:\d+: ", line);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"target\": \"load\"", "\"target\": \"laod\"", "data.target: ", "did you mean 'load'?")]
    [InlineData("[\"load\"]", "[\"lod\"]", "data.features: ", "did you mean 'load'?")]
    [InlineData("\"by\": \"day\"", "\"by\": \"dya\"", "data.by: ", "did you mean 'day'?")]
    public void Column_ThatTheFileHasNot_IsRefusedWithTheNearest(string part, string by, params string[] words)
    {
        Write();
        var text = JobText.With(Series.Replace("PATH", _files["s.csv"], StringComparison.Ordinal).Replace(part, by, StringComparison.Ordinal));

        var line = Assert.Throws<JobException>(() => TrainingJob.Open(JobFile.Parse(text, "job.json"))).Message;

        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();

    // A wave of eight days.
    private void Write() => _files.Write(
        "s.csv", "day,load\n" + string.Concat(Enumerable.Range(0, 60).Select(day => $"{day},{new[] { 0, 3, 5, 3, 0, -3, -5, -3 }[day % 8]}\n")));
}
