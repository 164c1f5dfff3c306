using System.Text.Json;
using Cluster.FaultSimulation.Runs;

namespace Cluster.FaultSimulation.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Seeds_Range_TellsWhatBecameOfThem()
    {
        var (code, output) = Run("--seeds", "5..15", "--json");

        Assert.Equal(0, code);
        var summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal(10, summary.GetProperty("seeds").GetInt64());
        Assert.Equal(0, summary.GetProperty("failures").GetArrayLength());
    }

    [Fact]
    public void Seed_One_IsReplayedLineByLine()
    {
        var (code, output) = Run("--seed", "7");

        Assert.Equal(0, code);
        Assert.Contains("coordinator 1  leads term 1 from step 0", output, StringComparison.Ordinal);
        Assert.Contains("the run is over", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_WithABug_FailAndSayHowToSeeIt()
    {
        var (code, output) = Run("--seeds", "0..40", "--bug", "LedgerSkipsAStep", "--threads", "1");

        Assert.Equal(1, code);
        Assert.Contains("--seed 0 --bug LedgerSkipsAStep", output, StringComparison.Ordinal);
        Assert.Contains("trace hash", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds")]
    [InlineData("--seeds", "5..5")]
    [InlineData("--seeds", "a..b")]
    [InlineData("--seed", "-1")]
    [InlineData("--bug", "Nothing")]
    [InlineData("--fast")]
    public void CommandLine_Wrong_IsOneLine(params string[] args)
    {
        using var error = new StringWriter();

        Assert.Equal(2, CommandLine.Run(args, TextWriter.Null, error));
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    private static (int Code, string Output) Run(params string[] args)
    {
        using var output = new StringWriter();
        return (CommandLine.Run(args, output, TextWriter.Null), output.ToString());
    }
}
