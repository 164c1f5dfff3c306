using System.Text.Json;
using Cluster.Benchmarks.Peer;
using Cluster.Benchmarks.Rows;
using Cluster.Benchmarks.Workloads;

namespace Cluster.Benchmarks;

/// <summary>The engine's table: ours and the peer in turn, one thread each, and how we stand.</summary>
internal static class EngineBenchmark
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static int Run(bool json, string? only)
    {
        var rows = Rows().Where(row => only is null || row.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (rows.Count == 0)
        {
            Console.Error.WriteLine($"--only {only}: expected a part of a row's name, such as gemm or mlp");
            return 1;
        }

        if (!json)
        {
            Console.WriteLine($"{"",-28} {"ours",10} {"peer",10} {"",-8} {"ratio",6} {"bar",6}");
        }

        var isOk = true;
        foreach (var row in rows)
        {
            try
            {
                var result = Measurement.Run(row);
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

    private static IEnumerable<Row> Rows() =>
    [
        .. GemmRow.All(),
        new AdamRow(),
        .. Workload.All.Select(workload => new TrainingRow(workload)),
        .. Workload.All.Where(workload => workload.Name is "mlp" or "cnn").Select(workload => new ThreadsRow(workload)),
        new StartRow(),
    ];

    private static string ToJson(RowResult result) => JsonSerializer.Serialize(
        new { result.Name, result.Ours, result.Peer, result.Unit, result.Ratio, result.AtLeast, result.Ok }, Json);

    private static string ToLine(RowResult result)
    {
        var figures = FormattableString.Invariant(
            $"{result.Name,-28} {result.Ours,10:F2} {result.Peer,10:F2} {result.Unit,-8} {result.Ratio,6:F2} {result.AtLeast,6:F2}");
        return result.Ok ? figures : $"{figures} below the bar";
    }
}
