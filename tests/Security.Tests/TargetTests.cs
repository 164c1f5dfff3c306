using Cluster.Security.Runs;
using Cluster.Security.Targets;

namespace Cluster.Security.Tests;

/// <summary>Some spoilt inputs for everything that reads bytes of others; any number of them by tests/Security.</summary>
public sealed class TargetTests
{
    private const ulong Seed = 1;
    private const long Cases = 60;

    public static TheoryData<string> Names => [.. TargetCatalog.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_ItsExamples_AreTaken(string name)
    {
        var target = TargetCatalog.All.Single(each => each.Name == name);
        using var place = new Place();

        foreach (var example in target.Examples)
        {
            target.Read(example, place);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Target_SpoiltInputs_AreTakenOrRefusedAsDocumented(string name)
    {
        var range = new CaseRange(Seed, Cases, [TargetCatalog.All.Single(target => target.Name == name)], threads: 1);

        range.Run();

        Assert.Empty(range.Failures);
        Assert.Equal(Cases, range.Tallies[0].Cases);
    }
}
