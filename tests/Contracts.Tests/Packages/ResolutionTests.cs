using Cluster.Contracts.Tests.Abi;

namespace Cluster.Contracts.Tests.Packages;

/// <summary>Which contracts NuGet takes, and that no choice costs a warning: the trial treats warnings as errors as we do.</summary>
public sealed class ResolutionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_WithOfficialPackagesInAnySource_TakesThem(bool standInsListedFirst)
    {
        var feed = RepackedContracts.CommittedFeed;
        using var project = standInsListedFirst ? new TrialProject(feed, "official") : new TrialProject("official", feed);
        project.AddOfficial(ContractAssemblies.CoreApi);
        project.AddOfficial(ContractAssemblies.NetCommon);

        await RestoreAsync(project);

        Assert.Equal(TrialProject.OfficialVersion, project.Resolved()[ContractAssemblies.CoreApi]);
        Assert.Equal(TrialProject.OfficialVersion, project.Resolved()[ContractAssemblies.NetCommon]);
    }

    [Fact]
    public async Task Restore_WithoutOfficialPackages_TakesTheStandIns()
    {
        using var project = new TrialProject(RepackedContracts.CommittedFeed);

        await RestoreAsync(project);

        Assert.Equal(RepackedContracts.Version, project.Resolved()[ContractAssemblies.CoreApi]);
        Assert.Equal(RepackedContracts.Version, project.Resolved()[ContractAssemblies.NetCommon]);
    }

    [Theory]
    [InlineData(ContractAssemblies.CoreApi, ContractAssemblies.NetCommon)]
    [InlineData(ContractAssemblies.NetCommon, ContractAssemblies.CoreApi)]
    public async Task Restore_WithOneOfficialPackage_TakesItBesideTheOthersStandIn(string official, string other)
    {
        using var project = new TrialProject("official", RepackedContracts.CommittedFeed);
        project.AddOfficial(official);

        await RestoreAsync(project);

        Assert.Equal(TrialProject.OfficialVersion, project.Resolved()[official]);
        Assert.Equal(RepackedContracts.Version, project.Resolved()[other]);
    }

    private static async Task RestoreAsync(TrialProject project)
    {
        var restore = await project.DotnetAsync("restore", "-tl:off");
        Assert.True(restore.ExitCode == 0 && !restore.Text.Contains("warning", StringComparison.OrdinalIgnoreCase), restore.Text);
    }
}
