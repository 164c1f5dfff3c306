using System.Text.Json;
using Cluster.Integration.Harness;

namespace Cluster.Integration.Interfaces;

/// <summary>cluster bench, over every topology and transport that this machine has.</summary>
public sealed class BenchTests : ClusterTest
{
    [Fact]
    public async Task Bench_SmallTensors_MeasuresEverySizeAndWritesThePage()
    {
        string[] arguments =
            ["bench", "--sizes", "64KiB,100KiB", "--workers", "1,3", "--repeats", "2", "--seconds", "0.01", "--no-peers", "--json", "--out", "found"];

        var ended = (await Workspace.RunAsync(arguments)).Succeeded();

        var found = JsonElement.Parse(string.Join('\n', ended.Output));
        var rows = found.GetProperty("rows").EnumerateArray().ToList();
        var transports = rows.Select(row => row.GetProperty("by").GetString()).Distinct().ToList();
        Assert.Contains("grpc", transports);
        Assert.Equal((transports.Count * 2 * 2) + 2, rows.Count);
        Assert.All(rows.Where(IsBetweenWorkers), row => Assert.Equal("sockets", row.GetProperty("by").GetString()));
        Assert.Equal(2, rows.Count(IsBetweenWorkers));
        Assert.Equal([65536, 102400], rows.Select(row => row.GetProperty("bytes").GetInt32()).Distinct().Order());
        Assert.All(rows, row => Assert.True(row.GetProperty("seconds").GetProperty("lowest").GetDouble() > 0));
        Assert.All(rows, row => Assert.True(row.GetProperty("limit_share").GetDouble() > 0));
        Assert.Equal(found.GetRawText(), File.ReadAllText(Workspace.File("found", "bench.json")).TrimEnd());
        Assert.Contains("All-reduce on this machine", File.ReadAllText(Workspace.File("found", "bench.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sizes", "64", "--sizes must be sizes from 64B to 1024MiB, as in 64KiB,16MiB, got '64'")]
    [InlineData("--sizes", "1KiB,2TiB", "--sizes must be sizes from 64B to 1024MiB, as in 64KiB,16MiB, got '2TiB'")]
    [InlineData("--workers", "0", "--workers must be different numbers from 1 to 64, as in 1,2,4,8, got '0'")]
    [InlineData("--transport", "auto", "--transport must name what is to be measured, as in shared-memory,grpc, got 'auto'")]
    [InlineData("--topology", "ring", "--topology must be coordinator, all-reduce or both, got 'ring'")]
    [InlineData("--repeats", "0", "--repeats must be 1 to 1000, got 0")]
    [InlineData("--seconds", "-1", "--seconds must be above 0 and at most 600, got -1")]
    public async Task Bench_WrongOption_IsRefusedInOneLine(string option, string value, string line)
    {
        var ended = await Workspace.RunAsync(["bench", option, value]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(["error: " + line], ended.Errors);
    }

    [Theory]
    [InlineData("--transport", "grpc", "is carried by sockets alone, got --transport grpc; leave --transport out, or choose coordinator")]
    [InlineData("--workers", "1", "is between workers, got --workers 1; measure 2 or more")]
    public async Task Bench_BetweenWorkersThatCannot_IsRefusedInOneLine(string option, string value, string line)
    {
        var ended = await Workspace.RunAsync(["bench", "--topology", "all-reduce", option, value]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal(["error: --topology all-reduce " + line], ended.Errors);
    }

    private static bool IsBetweenWorkers(JsonElement row) => row.GetProperty("topology").GetString() == "all-reduce";
}
