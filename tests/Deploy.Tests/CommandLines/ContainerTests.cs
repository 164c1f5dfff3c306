using System.Text.Json.Nodes;
using Cluster.Deploy.Tests.Kubernetes;
using Cluster.Deploy.Tests.Schemas;
using Cluster.Worker;

namespace Cluster.Deploy.Tests.CommandLines;

/// <summary>The image, and what is made of it.</summary>
public sealed class ContainerTests
{
    private static JsonNode Compose { get; } = YamlDocuments.ReadFile(DeployFolder.PathOf("compose/compose.yaml")).Single();

    [Fact]
    public void Compose_File_IsOfItsForm() => Assert.Empty(FormatSchema.Compose.Problems(Compose));

    [Fact]
    public void Compose_Secrets_AreThoseOfTheServices()
    {
        var known = Compose["secrets"]!.AsObject().Select(secret => secret.Key).ToList();

        // podman-compose takes a path that does not begin like one for the name of a volume.
        Assert.All(Compose["secrets"]!.AsObject(), secret => Assert.Equal($"./secrets/{secret.Key}", (string)secret.Value!["file"]!));

        foreach (var (name, service) in Compose["services"]!.AsObject())
        {
            var given = service!["secrets"]!.AsArray().Select(secret => (string)secret!).ToList();
            var used = service["command"]!.AsArray().Select(part => (string)part!)
                .Where(part => part.Contains("/run/secrets/", StringComparison.Ordinal)).Select(part => part[(part.LastIndexOf('/') + 1)..]);

            Assert.Empty(given.Except(known));
            Assert.Equal(given.Order(), used.Order());
            var seconds = int.Parse(((string)service["stop_grace_period"]!).TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(seconds > new WorkerOptions().DrainTimeout.TotalSeconds, name);
        }
    }

    [Fact]
    public void Compose_Build_FindsItsFiles()
    {
        var build = Compose["services"]!["coordinator"]!["build"]!;
        var context = Path.GetFullPath(Path.Combine(DeployFolder.PathOf("compose"), (string)build["context"]!));

        Assert.True(File.Exists(Path.Combine(context, (string)build["dockerfile"]!)));
        Assert.All(DockerImage.Sources, source => Assert.True(Path.Exists(Path.Combine(context, source)), source));
    }

    [Fact]
    public void Image_UserAndPorts_AreThoseOfThePods()
    {
        var resources = Kustomization.Render(DeployFolder.PathOf("kubernetes/overlays/local"));
        var pods = Workload.In(resources).ToList();

        Assert.All(pods, pod => Assert.Equal(
            DockerImage.User, $"{pod.Pod["securityContext"]!["runAsUser"]}:{pod.Pod["securityContext"]!["runAsGroup"]}"));
        var ports = pods.SelectMany(pod => pod.Container["ports"]!.AsArray()).Select(port => port!["containerPort"]!.ToString());
        Assert.Equal(DockerImage.Ports, ports.Order());
    }
}
