using System.Diagnostics;
using Cluster.Security.Inputs;
using Cluster.Security.Targets;

namespace Cluster.Security.Runs;

/// <summary>Carries cases out on one thread, and judges them: an input is taken, or refused in a documented way, within a second and in
/// memory that is bounded by its length.</summary>
/// <param name="seed">The seed.</param>
internal sealed class CaseRunner(ulong seed) : IDisposable
{
    // A busy machine and the first call of a method take their time and memory; what an input is to blame for shows each time.
    private const int Tries = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Spoiler _spoiler = new();
    private readonly Place _place = new();

    /// <summary>The input of a case.</summary>
    public byte[] InputOf(Target target, long number) => _spoiler.Make(target, seed, number);

    /// <summary>Carries a case out.</summary>
    /// <returns>What broke the promise; null if nothing did.</returns>
    public Failure? Run(Target target, long number, TargetTally tally)
    {
        var input = InputOf(target, number);
        var (least, shortest) = (long.MaxValue, TimeSpan.MaxValue);
        var most = target.MostAllocated(input.Length);
        for (var attempt = 0; attempt < Tries && (least > most || shortest > Longest); attempt++)
        {
            var (allocated, took, error) = Measure(target, input);
            if (error is not null && !target.Refuses(error))
            {
                return Fail($"throws {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", error.ToString());
            }

            tally.Taken += error is null && attempt == 0 ? 1 : 0;
            (least, shortest) = (Math.Min(least, allocated), took < shortest ? took : shortest);
        }

        tally.Cases++;
        tally.MostAllocated = Math.Max(tally.MostAllocated, least);
        tally.Longest = shortest > tally.Longest ? shortest : tally.Longest;
        if (least > most)
        {
            return Fail(FormattableString.Invariant($"allocates {least} bytes for an input of {input.Length}, may {most}"), "");
        }

        return shortest > Longest ? Fail(FormattableString.Invariant($"takes {shortest.TotalSeconds:F1} s"), "") : null;

        Failure Fail(string what, string details) => new(target.Name, number, what, details);
    }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();

    private (long Allocated, TimeSpan Took, Exception? Error) Measure(Target target, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        Exception? error = null;
        try
        {
            target.Read(input, _place);
        }
        catch (Exception caught)
        {
            error = caught;
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(began), error);
    }
}
