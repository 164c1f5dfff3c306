using System.Globalization;
using Cluster.Chaos.Faults;

namespace Cluster.Chaos.Schedules;

/// <summary>Draws schedules.</summary>
internal static class ScheduleDraw
{
    private const int FaultsMax = 4;

    // Strikes fall between these shares of the steps, so that there are steps before the first and after the last.
    private const double FirstShare = 0.1;
    private const double LastShare = 0.6;

    private static readonly string[][] LoopbackOptions = [[], [], ["--transport", "grpc"], ["--transport", "sockets"], ["--topology", "all-reduce"]];
    private static readonly string[][] NamespaceOptions = [["--transport", "grpc"], ["--transport", "sockets"], ["--topology", "all-reduce"]];

    /// <summary>The schedule of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">Faults to draw from; those that this machine does not allow are not among them.</param>
    /// <param name="attempt">0 first; each further one moves the strikes towards the beginning of a longer run.</param>
    public static Schedule Of(int seed, IReadOnlyList<Fault> faults, int attempt)
    {
        var random = new Random(seed);
        var steps = random.Next(80, 201);
        var checkpointEvery = random.Next(3, 16);
        var job = ChaosJobs.Of(ChaosJobs.All[random.Next(ChaosJobs.All.Count)], steps, checkpointEvery);
        var workers = random.Next(2, 5);
        var pause = TimeSpan.FromMilliseconds(random.Next(8, 21));

        // Seeds that follow each other begin with faults that follow each other: any long enough range has all of them equally often.
        var first = faults[(seed - 1) % faults.Count];
        var wiring = first.Wiring ?? random.Next(4) switch { 0 => Wiring.Proxy, _ => Wiring.Loopback };
        var fitting = faults.Where(fault => fault.Wiring is null || fault.Wiring == wiring).ToList();
        var chosen = Enumerable.Range(1, random.Next(FaultsMax)).Select(_ => fitting[random.Next(fitting.Count)]).Prepend(first)
            .OrderBy(_ => random.Next()).ToList();

        // It takes tens of steps to find a liar out; two would need a longer run than the others.
        var lies = 0;
        chosen.RemoveAll(fault => fault.NeedsAudits && lies++ > 0);
        var moments = chosen.Select(_ => FirstShare + ((LastShare - FirstShare) * random.NextDouble())).Order().ToList();
        string[] options = wiring switch
        {
            _ when chosen.Any(fault => fault.NeedsAudits) => ["--transport", "grpc", "--audit", "100%"],
            Wiring.Proxy => ["--transport", "grpc"],
            Wiring.Namespaces => NamespaceOptions[random.Next(NamespaceOptions.Length)],
            _ => LoopbackOptions[random.Next(LoopbackOptions.Length)],
        };
        if (job.Training.Wire is not null && options is ["--transport", "sockets"])
        {
            // Data channels carry no encoded numbers.
            options = ["--transport", "grpc"];
        }

        return new Schedule(
            seed, job, steps, workers, pause * Math.Pow(3, attempt), wiring, options,
            [.. chosen.Select((fault, index) => new Strike(fault, Math.Max(1, (long)(moments[index] * steps / (1 + attempt)))))],
            attempt);
    }

    /// <summary>A schedule in words.</summary>
    public static string Describe(Schedule schedule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{schedule.Job.Name}, {schedule.Workers} workers, {schedule.Wiring.ToString().ToLowerInvariant()}"
        + $"{string.Concat(schedule.Options.Select(option => $" {option.TrimStart('-')}"))}");
}
