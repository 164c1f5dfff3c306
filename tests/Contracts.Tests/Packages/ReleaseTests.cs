using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>What OfficialContracts.targets lets through.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public async Task Pack_WithStandIns_IsRefusedWithOneError()
    {
        using var project = new TrialProject(RepackedContracts.CommittedFeed);

        var pack = await project.DotnetAsync("pack", "-c", "Release", "-o", "out", "-tl:off", "-clp:NoSummary");

        Assert.NotEqual(0, pack.ExitCode);
        var error = Assert.Single(pack.Text.Split('\n'), line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains("CLUSTER001", error, StringComparison.Ordinal);
        Assert.Contains("Grpc.Core.Api 2.85.0.1;Grpc.Net.Common 2.85.0.1", error, StringComparison.Ordinal);
        Assert.Empty(project.Packages());
    }

    [Fact]
    public async Task Pack_WithStandInsAllowed_Packs()
    {
        using var project = new TrialProject(RepackedContracts.CommittedFeed);

        var pack = await project.DotnetAsync("pack", "-c", "Release", "-o", "out", "-p:AllowStandInContracts=true");

        Assert.True(pack.ExitCode == 0, pack.Text);
        Assert.Single(project.Packages());
    }

    [Fact]
    public async Task Pack_WithOfficialContracts_Packs()
    {
        using var project = new TrialProject(RepackedContracts.CommittedFeed, "official");
        project.AddOfficial(ContractAssemblies.CoreApi);
        project.AddOfficial(ContractAssemblies.NetCommon);

        var pack = await project.DotnetAsync("pack", "-c", "Release", "-o", "out");

        Assert.True(pack.ExitCode == 0, pack.Text);
        Assert.Single(project.Packages());
    }
}
