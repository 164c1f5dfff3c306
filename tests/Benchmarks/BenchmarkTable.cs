using System.Text.Json;
using Cluster.Benchmarks.Peer;
using Cluster.Benchmarks.Rows;

namespace Cluster.Benchmarks;

/// <summary>Measures rows one by one and prints them: ours and the peer in turn, and how we stand.</summary>
internal static class BenchmarkTable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Measures the rows and returns the exit code.</summary>
    /// <param name="all">The rows.</param>
    /// <param name="options">The command line behind the table's name: --json, --minimum, --only NAME.</param>
    public static int Run(IEnumerable<Row> all, string[] options)
    {
        var (json, minimum) = (options.Contains("--json"), options.Contains("--minimum"));
        var named = Array.IndexOf(options, "--only");
        var only = named >= 0 && named + 1 < options.Length ? options[named + 1] : null;
        var rows = all.Where(row => only is null || row.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (rows.Count == 0)
        {
            Console.Error.WriteLine($"--only {only}: expected a part of a row's name, such as gemm or mlp");
            return 1;
        }

        if (!json)
        {
            Console.WriteLine($"{"",-36} {"ours",10} {"peer",10} {"",-8} {"ratio",6} {"bar",6}");
        }

        var isOk = true;
        foreach (var row in rows)
        {
            try
            {
                var result = Measurement.Run(row, minimum);
                isOk &= result.Ok;
                Console.WriteLine(json ? ToJson(result) : ToLine(result));
            }
            catch (PeerException error)
            {
                Console.Error.WriteLine($"{row.Name}: {error.Message}");
                return 1;
            }
            finally
            {
                row.Dispose();
            }
        }

        return isOk ? 0 : 1;
    }

    private static string ToJson(RowResult result) => JsonSerializer.Serialize(
        new { result.Name, result.Ours, result.Peer, result.Unit, result.Ratio, result.AtLeast, result.Ok }, Json);

    private static string ToLine(RowResult result)
    {
        var figures = FormattableString.Invariant(
            $"{result.Name,-36} {result.Ours,10:F2} {result.Peer,10:F2} {result.Unit,-8} {result.Ratio,6:F2} {result.AtLeast,6:F2}");
        return result.Ok ? figures : $"{figures} below the bar";
    }
}
