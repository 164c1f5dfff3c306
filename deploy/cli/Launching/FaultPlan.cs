using System.Globalization;
using Cluster.Cli.Commands;
using Cluster.Worker.Faults;

namespace Cluster.Cli.Launching;

/// <summary>Misfortune staged for single workers of a local cluster: --slow 2:3x and --kill 1@200.</summary>
/// <param name="Slow">Worker and factor.</param>
/// <param name="Kill">Worker and step.</param>
internal sealed record FaultPlan((int Worker, double Factor)? Slow, (int Worker, long Step)? Kill)
{
    /// <exception cref="UsageException">A text is malformed or names a worker that will not exist.</exception>
    public static FaultPlan Parse(string? slow, string? kill, int workers)
    {
        (int, double)? slowed = null;
        (int, long)? killed = null;
        if (slow is not null)
        {
            var parts = slow.Split(':');
            slowed = parts.Length == 2 && IsWorker(parts[0], workers, out var worker)
                ? (worker, ParseFactor(parts[1]))
                : throw new UsageException($"--slow must be WORKER:FACTORx with a worker from 1 to {workers}, as in 2:3x, got '{slow}'");
        }

        if (kill is not null)
        {
            var parts = kill.Split('@');
            killed = parts.Length == 2 && IsWorker(parts[0], workers, out var worker)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
                ? (worker, step)
                : throw new UsageException($"--kill must be WORKER@STEP with a worker from 1 to {workers}, as in 1@200, got '{kill}'");
        }

        return new FaultPlan(slowed, killed);
    }

    /// <exception cref="UsageException">The text is no factor.</exception>
    public static double ParseFactor(string text) =>
        double.TryParse(text.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor is >= 1 and <= 1000
            ? factor
            : throw new UsageException($"a slow-down must be a factor from 1 to 1000, as in 3x, got '{text}'");

    /// <summary>What befalls one worker.</summary>
    public FaultSwitch For(int worker) => new(
        Slow is var (slowed, factor) && slowed == worker ? factor : 1,
        Kill is var (killed, step) && killed == worker ? step : null);

    private static bool IsWorker(string text, int workers, out int worker) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out worker) && worker >= 1 && worker <= workers;
}
