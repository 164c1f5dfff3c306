using Cluster.FaultSimulation.Bugs;
using Cluster.FaultSimulation.Checks;
using Cluster.FaultSimulation.Numbers;

namespace Cluster.FaultSimulation.Runs;

/// <summary>What became of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="TraceHash">Hash over everything that happened.</param>
/// <param name="Events">Events.</param>
/// <param name="Steps">Training steps of the job.</param>
/// <param name="Faults">Faults that happened.</param>
/// <param name="Coordinators">Coordinators that were started.</param>
/// <param name="Recomputed">Updates made a second time after a restart.</param>
/// <param name="Failure">What went wrong, with all that is needed to see it again; null if nothing did.</param>
internal sealed record SeedResult(
    ulong Seed, ulong TraceHash, long Events, long Steps, int Faults, int Coordinators, long Recomputed, SeedFailure? Failure)
{
    /// <summary>Carries the run of a seed out.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="shelf">This thread's arenas.</param>
    /// <param name="coverage">Counts what met what.</param>
    /// <param name="bug">A bug to plant.</param>
    /// <param name="tell">Takes readable lines; null for none.</param>
    public static SeedResult Of(ulong seed, SumsShelf shelf, Coverage coverage, Bug bug = Bug.None, Action<string>? tell = null)
    {
        var simulation = new Simulation(seed, bug, shelf, coverage, tell);
        SeedFailure? failure = null;
        try
        {
            simulation.Run();
        }
        catch (Exception error)
        {
            var (invariant, what) = error is Broken broken ? (broken.Invariant, broken.Message) : ("an exception", error.ToString());
            failure = new SeedFailure(invariant, what, $"{simulation.Scenario}", [.. simulation.World.Trace.Last]);
        }

        return new SeedResult(
            seed,
            simulation.World.Trace.Hash,
            simulation.World.Events,
            simulation.Scenario.Plan.TotalSteps,
            simulation.Faults,
            simulation.Coordinators,
            simulation.Audit.Recomputed,
            failure);
    }
}

/// <summary>What went wrong.</summary>
/// <param name="Invariant">Which promise was broken.</param>
/// <param name="What">What was seen.</param>
/// <param name="Options">What the seed had decided beforehand.</param>
/// <param name="LastEvents">The end of the trace.</param>
internal sealed record SeedFailure(string Invariant, string What, string Options, IReadOnlyList<string> LastEvents);
