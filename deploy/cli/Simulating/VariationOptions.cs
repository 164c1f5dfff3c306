using System.CommandLine;
using Cluster.Cli.Commands;
using Cluster.Cli.Launching;
using Cluster.Simulation.Models;

namespace Cluster.Cli.Simulating;

/// <summary>The options of cluster simulate that say how workers differ.</summary>
internal sealed class VariationOptions
{
    private readonly Option<string?> _slow = new("--slow") { Description = "A slow worker, as in 2:3x: worker 2 takes three times as long." };
    private readonly Option<string?> _spread = new("--spread")
    {
        Description = "How far workers' speeds differ for good, as in 10%: the standard deviation of their times.",
    };

    private readonly Option<string?> _jitter = new("--jitter") { Description = "The same from step to step, as in 3%." };
    private readonly Option<string?> _stragglers = new("--stragglers")
    {
        Description = "Stragglers by chance, as in 1%:5x: in one step of a hundred a worker takes five times as long.",
    };

    private readonly Option<ulong> _seed = new("--simulation-seed")
    {
        Description = "Decides all that is random; 1 by default.",
        DefaultValueFactory = _ => 1UL,
    };

    public void AddTo(Command command)
    {
        Option[] options = [_slow, _spread, _jitter, _stragglers, _seed];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <exception cref="UsageException">An option is wrong.</exception>
    public Variation Read(ParseResult parsed, int mostWorkers)
    {
        var slow = FaultPlan.Parse(parsed.GetValue(_slow), null, mostWorkers).Slow;
        var (chance, factor) = StragglersOf(parsed.GetValue(_stragglers));
        return new Variation
        {
            Slow = slow is var (worker, times) ? Variation.None.Slow.Add(worker - 1, times) : Variation.None.Slow,
            Spread = ShareOf(parsed, _spread),
            Jitter = ShareOf(parsed, _jitter),
            StragglerChance = chance,
            StragglerFactor = factor,
        };
    }

    private static (double Chance, double Factor) StragglersOf(string? text)
    {
        if (text is null)
        {
            return (0, 1);
        }

        var parts = text.Split(':');
        return parts.Length == 2 && DurationText.TryParseShare(parts[0], out var chance)
            ? (chance, FaultPlan.ParseFactor(parts[1]))
            : throw new UsageException($"--stragglers must be SHARE%:FACTORx, as in 1%:5x, got '{text}'");
    }

    private static double ShareOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => 0,
        var text when DurationText.TryParseShare(text, out var share) => share,
        var text => throw new UsageException($"{option.Name} must be a share from 0% to 100%, as in 10%, got '{text}'"),
    };
}
