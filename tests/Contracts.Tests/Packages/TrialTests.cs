using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>Which contracts NuGet takes, and what OfficialContracts.targets lets through.</summary>
public sealed class TrialTests(Trials trials) : IClassFixture<Trials>
{
    private const string Official = Trials.OfficialVersion;

    private const string StandIn = RepackedContracts.Version;

    [Theory]
    [InlineData(Trials.WithStandIns, StandIn, StandIn)]
    [InlineData(Trials.OfficialListedFirst, Official, Official)]
    [InlineData(Trials.OfficialListedLast, Official, Official)]
    [InlineData(Trials.OfficialCoreApiOnly, Official, StandIn)]
    [InlineData(Trials.OfficialNetCommonOnly, StandIn, Official)]
    public async Task Restore_FromItsSources_TakesTheOfficialPackagesThatExist(string project, string coreApi, string netCommon)
    {
        await trials.PackedAsync();

        var resolved = trials.Resolved(project);

        Assert.Equal(coreApi, resolved[ContractAssemblies.CoreApi]);
        Assert.Equal(netCommon, resolved[ContractAssemblies.NetCommon]);
    }

    [Fact]
    public async Task Restore_WhateverItTakes_WarnsOfNothing()
    {
        var packed = await trials.PackedAsync();

        Assert.DoesNotContain("NU1603", packed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("warning ", packed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Trials.WithStandIns, "[Grpc.Core.Api 2.85.0.1;Grpc.Net.Common 2.85.0.1]")]
    [InlineData(Trials.OfficialCoreApiOnly, "[Grpc.Net.Common 2.85.0.1]")]
    [InlineData(Trials.OfficialNetCommonOnly, "[Grpc.Core.Api 2.85.0.1]")]
    public async Task Pack_WithAStandIn_IsRefusedByOneError(string project, string standIns)
    {
        var packed = await trials.PackedAsync();

        // The command prints its errors again in its summary.
        var errors = packed.Text.Split('\n').Select(line => line.Trim())
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Where(line => line.Contains($"{project}.csproj", StringComparison.Ordinal));
        var error = Assert.Single(errors.Distinct());
        Assert.Contains("CLUSTER001", error, StringComparison.Ordinal);
        Assert.Contains($"stand-ins {standIns}", error, StringComparison.Ordinal);
        Assert.False(trials.HasPackage(project));
        Assert.NotEqual(0, packed.ExitCode);
    }

    [Theory]
    [InlineData(Trials.WithStandInsAllowed)]
    [InlineData(Trials.OfficialListedFirst)]
    [InlineData(Trials.OfficialListedLast)]
    public async Task Pack_WithOfficialContractsOrPermission_Packs(string project)
    {
        var packed = await trials.PackedAsync();

        Assert.True(trials.HasPackage(project), packed.Text);
    }
}
