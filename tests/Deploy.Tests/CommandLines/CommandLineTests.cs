using System.Text.Json.Nodes;
using Cluster.Collectives.Joining;
using Cluster.Coordinator;
using Cluster.Deploy.Tests.Kubernetes;
using Cluster.Worker;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>Every option, command and variable that a file of the deployment gives the program is one that the program knows.</summary>
public sealed class CommandLineTests
{
    // What the platform itself reads.
    private static readonly string[] PlatformVariables = ["DOTNET_EnableDiagnostics", "HOME", "XDG_CACHE_HOME"];

    public static TheoryData<string> Overlays => DeployFolder.Overlays;

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Kubernetes_CommandLines_AreTaken(string overlay)
    {
        var resources = Kustomization.Render(DeployFolder.PathOf($"kubernetes/overlays/{overlay}"));
        foreach (var workload in Workload.In(resources))
        {
            var written = new WrittenCommand($"{overlay}/{workload.Name}", workload.Arguments);
            var environment = (workload.Container["env"] as JsonArray ?? []).Select(entry => (string)entry!["name"]!).ToList();

            Assert.Empty(written.Problems);
            Assert.Empty(written.Variables.Except(environment));
            Assert.All(environment.Except(written.Variables), name => Assert.True(IsRead(name), name));
            var probes = workload.Container.Select(field => field.Value).OfType<JsonObject>();
            foreach (var command in probes.Select(probe => probe["exec"]?["command"]).OfType<JsonArray>())
            {
                var line = command.Select(part => (string)part!).ToList();
                Assert.Equal(DockerImage.Program, line[0]);
                Assert.Empty(new WrittenCommand(written.Place, line[1..]).Problems);
            }
        }
    }

    [Fact]
    public void Compose_CommandLines_AreTaken()
    {
        var services = YamlDocuments.ReadFile(DeployFolder.PathOf("compose/compose.yaml")).Single()["services"]!.AsObject();

        Assert.All(services, service => Assert.Empty(
            new WrittenCommand(service.Key, [.. service.Value!["command"]!.AsArray().Select(part => (string)part!)]).Problems));
    }

    [Fact]
    public void Slurm_CommandLines_AreTaken()
    {
        var written = BatchScript.Commands(DeployFolder.Read("slurm/cluster.sbatch"));

        Assert.Equal(["certs", "coordinator", "coordinator", "worker", "worker"], written.Select(command => command.Line[0]).Order());
        Assert.All(written, command => Assert.Empty(command.Problems));
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("worker")]
    public void Unit_CommandLine_IsTaken(string name)
    {
        var unit = SystemdUnit.Read($"cluster-{name}.service");
        var written = unit.Command;

        Assert.Equal(name, written.Line[0]);
        Assert.Empty(written.Problems);
        Assert.Empty(written.Variables.Except(unit.Variables));
        Assert.Empty(unit.Variables.Except(written.Variables));
        Assert.True(unit.Seconds("TimeoutStopSec") > new WorkerOptions().DrainTimeout.TotalSeconds);
    }

    [Fact]
    public void Image_Variables_AreRead() => Assert.All(DockerImage.Variables, name => Assert.True(IsRead(name), name));

    [Theory]
    [InlineData("deploy/slurm/cluster.sbatch", "coordinator --no-such-option")]
    [InlineData("deploy/compose/compose.yaml", "worker --threads=many")]
    [InlineData("deploy/systemd", "trainer")]
    public void CommandLine_ThatTheProgramDoesNotKnow_IsAProblem(string place, string line) =>
        Assert.NotEmpty(new WrittenCommand(place, line.Split(' ')).Problems);

    private static bool IsRead(string variable) => PlatformVariables.Contains(variable) || variable == JoinToken.EnvironmentVariable
        || IsSetting(variable, CoordinatorOptions.Section, typeof(CoordinatorOptions))
        || IsSetting(variable, WorkerOptions.Section, typeof(WorkerOptions));

    // How .NET's configuration spells a key of a section in the environment.
    private static bool IsSetting(string variable, string section, Type options) =>
        variable.Split("__") is [.. var path, var key] && string.Join(':', path) == section && options.GetProperty(key) is not null;
}
