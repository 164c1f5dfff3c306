using System.Text.Json.Nodes;
using Cluster.Worker;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>Ports, labels, volumes, probes and rights of the pods fit each other and the program.</summary>
public sealed class WorkloadTests
{
    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    public static TheoryData<string> Overlays => DeployFolder.Overlays;

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Selectors_OfAnOverlay_FindPods(string overlay)
    {
        var resources = Rendered(overlay);
        var pods = Workload.In(resources).Select(workload => workload.Labels).ToList();
        var selectors = resources.SelectMany(resource => SelectorsOf(resource["spec"])).ToList();

        Assert.NotEmpty(selectors);
        Assert.All(selectors, selector =>
            Assert.Contains(pods, labels => selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value)));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Ports_OfAnOverlay_AreThoseOfTheCommandLines(string overlay)
    {
        var resources = Rendered(overlay);
        var (coordinator, worker) = (Of(resources, "cluster-coordinator"), Of(resources, "cluster-worker"));
        var service = Single(resources, "Service");
        var listen = coordinator.Option("--listen")!.Split(':')[^1];
        var ports = new Dictionary<string, string> { ["grpc"] = listen, ["channel"] = coordinator.Option("--channel-port")! };

        Assert.Equal(ports, PortsOf(coordinator));
        Assert.Equal(worker.Option("--peer-port"), PortsOf(worker)["peer"]);
        Assert.Equal(ports, service["spec"]!["ports"]!.AsArray()
            .ToDictionary(port => (string)port!["targetPort"]!, port => port!["port"]!.ToString()));
        Assert.Equal($"{service["metadata"]!["name"]}:{listen}", worker.Option("--coordinator"));
        Assert.Equal(ports.Values, AllowedInto(resources, coordinator));
        Assert.Equal([worker.Option("--peer-port")], AllowedInto(resources, worker));
        Assert.Equal([.. ports.Values, worker.Option("--peer-port"), "53", "53"], Policy(resources, worker)["egress"]!.AsArray()
            .SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => port!["port"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Probes_OfAnOverlay_AskWhatIsServed(string overlay)
    {
        var coordinator = Of(Rendered(overlay), "cluster-coordinator");
        var port = coordinator.Option("--listen")!.Split(':')[^1];
        var probes = Probes.Select(name => coordinator.Container[name]!).ToList();

        // A probe of the kind grpc cannot speak TLS; Kubernetes says so of itself.
        var isPlain = coordinator.Option("--tls-certificate") is null;
        Assert.All(probes, probe => Assert.Equal(isPlain, probe["grpc"] is not null));
        foreach (var grpc in probes.Select(probe => probe["grpc"]).OfType<JsonObject>())
        {
            Assert.Equal(port, grpc["port"]!.ToString());
            Assert.Equal(V1.Coordinator.Descriptor.FullName, (string?)grpc["service"] ?? V1.Coordinator.Descriptor.FullName);
        }

        foreach (var command in probes.Select(probe => probe["exec"]?["command"]).OfType<JsonArray>())
        {
            Assert.Equal($"127.0.0.1:{port}", (string?)command[2]);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Files_OfTheCommandLines_LieInVolumes(string overlay)
    {
        var resources = Rendered(overlay);
        foreach (var workload in Workload.In(resources))
        {
            var mounts = Mounts.Of(workload, resources);
            var probe = workload.Container["startupProbe"]?["exec"]?["command"] as JsonArray ?? [];
            foreach (var argument in workload.Arguments.Concat(probe.Skip(1).Select(part => (string)part!)))
            {
                var (option, path) = argument.Split('=') is [var name, var value] ? (name, value) : ("", argument);
                if (path.StartsWith('/'))
                {
                    Assert.True(mounts.Holds(path, isWritten: option is "--run-folder" or "--data-cache"), $"{workload.Name}: {argument}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Pods_OfAnOverlay_MayDoNothingBesidesTheirWork(string overlay)
    {
        foreach (var workload in Workload.In(Rendered(overlay)))
        {
            var (pod, container) = (workload.Pod["securityContext"]!, workload.Container["securityContext"]!);

            Assert.True((bool)pod["runAsNonRoot"]!);
            Assert.NotEqual(0, (int)pod["runAsUser"]!);
            Assert.Equal("RuntimeDefault", (string?)pod["seccompProfile"]!["type"]);
            Assert.False((bool)workload.Pod["automountServiceAccountToken"]!);
            Assert.True((bool)container["readOnlyRootFilesystem"]!);
            Assert.False((bool)container["allowPrivilegeEscalation"]!);
            Assert.Equal(["ALL"], container["capabilities"]!["drop"]!.AsArray().Select(one => (string)one!));
            Assert.Null(container["capabilities"]!["add"]);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void GracePeriod_OfEveryPod_IsLongerThanADrain(string overlay)
    {
        var drain = new WorkerOptions().DrainTimeout.TotalSeconds;

        Assert.All(Workload.In(Rendered(overlay)), workload => Assert.True((int)workload.Pod["terminationGracePeriodSeconds"]! > drain));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Network_OfAnOverlay_IsPlainOnlyWhereItSaysSo(string overlay) => Assert.All(Workload.In(Rendered(overlay)), workload =>
        Assert.Equal(overlay == "local", workload.Arguments.Contains("--insecure")));

    private static IReadOnlyList<JsonObject> Rendered(string overlay) =>
        Kustomization.Render(Path.Combine(DeployFolder.Kubernetes, "overlays", overlay));

    private static Workload Of(IEnumerable<JsonObject> resources, string name) => Workload.In(resources).Single(workload => workload.Name == name);

    private static JsonObject Single(IEnumerable<JsonObject> resources, string kind) =>
        resources.Single(resource => (string?)resource["kind"] == kind);

    private static Dictionary<string, string> PortsOf(Workload workload) => workload.Container["ports"]!.AsArray()
        .ToDictionary(port => (string)port!["name"]!, port => port!["containerPort"]!.ToString());

    private static JsonNode Policy(IEnumerable<JsonObject> resources, Workload workload) => resources.Single(resource =>
        (string?)resource["kind"] == "NetworkPolicy" && (string?)resource["metadata"]!["name"] == workload.Name)["spec"]!;

    private static IEnumerable<string> AllowedInto(IEnumerable<JsonObject> resources, Workload workload) =>
        Policy(resources, workload)["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => port!["port"]!.ToString());

    // Selectors of this deployment's own pods; that of the cluster's name service is another's.
    private static IEnumerable<Dictionary<string, string>> SelectorsOf(JsonNode? node) => node switch
    {
        JsonObject map when map["namespaceSelector"] is not null => [],
        JsonObject map => map.SelectMany(entry => (entry.Key, entry.Value) switch
        {
            ("selector" or "podSelector" or "labelSelector", JsonObject selector) => [Workload.LabelsOf(selector["matchLabels"] ?? selector)],
            _ => SelectorsOf(entry.Value),
        }),
        JsonArray list => list.SelectMany(SelectorsOf),
        _ => [],
    };
}
