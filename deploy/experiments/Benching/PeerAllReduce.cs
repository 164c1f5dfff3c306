using System.Diagnostics;
using System.Globalization;
using Cluster.Collectives.Exchanges;
using Cluster.Protocol.Identity;

namespace Cluster.Experiments.Benching;

/// <summary>Workers, processes of their own, that reduce numbers among themselves as those of real runs do. This process tells them where they
/// listen and how often; none of the numbers comes here.</summary>
public sealed class PeerAllReduce : IAllReduce
{
    private readonly WorkerProcesses _processes = new();

    private PeerAllReduce()
    {
    }

    /// <inheritdoc/>
    public TimeSpan ProcessorTime => _processes.ProcessorTime;

    /// <summary>Starts the workers and tells each where those before it listen.</summary>
    /// <param name="length">Floats to add up.</param>
    /// <param name="workers">Number of worker processes.</param>
    /// <exception cref="ExperimentException">A worker ended.</exception>
    public static PeerAllReduce Start(int length, int workers)
    {
        var cluster = new PeerAllReduce();
        try
        {
            for (var worker = 1; worker <= workers; worker++)
            {
                cluster._processes.Start([PeerWorker.ChildArgument, Text(length), Text(worker), Text(workers)]);
            }

            var places = cluster._processes.All.Select(process => ReadLine(process).Split(' ')).ToList();
            for (var worker = 1; worker <= workers; worker++)
            {
                var peers = places.Take(worker - 1).Select(place => $"{place[0]}:{TicketFor(place[1], worker)}");
                WriteLine(cluster._processes.All[worker - 1], string.Join(' ', peers));
            }
        }
        catch
        {
            cluster.Dispose();
            throw;
        }

        return cluster;
    }

    /// <inheritdoc/>
    public double Seconds(int runs)
    {
        foreach (var process in _processes.All)
        {
            WriteLine(process, Text(runs));
        }

        return _processes.All.Max(process => double.Parse(ReadLine(process), CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose() => _processes.Dispose();

    private static string TicketFor(string secret, int worker) =>
        Convert.ToHexString(PeerReduction.TicketFor(Convert.FromHexString(secret), new WorkerId(worker)).Span);

    private static void WriteLine(Process process, string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    private static string ReadLine(Process process) =>
        process.StandardOutput.ReadLine() ?? throw new ExperimentException($"a worker ended: {process.StandardError.ReadToEnd().Trim()}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
