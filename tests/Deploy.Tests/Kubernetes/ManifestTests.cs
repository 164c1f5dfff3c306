using System.Text.Json.Nodes;
using Cluster.Deploy.Tests.Schemas;
using Cluster.Jobs;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>Manifests are of the form that the API takes, and each part finds what it names.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Folders => [.. KustomizationFiles().Select(file =>
        Path.GetRelativePath(DeployFolder.Kubernetes, Path.GetDirectoryName(file)!).Replace('\\', '/'))];

    public static TheoryData<string> Overlays => DeployFolder.Overlays;

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Resources_OfAnOverlay_AreOfTheApisForm(string overlay)
    {
        foreach (var resource in Rendered(overlay))
        {
            Assert.Empty(FormatSchema.Kubernetes.ProblemsOfKind(resource));
        }
    }

    [Fact]
    public void Schema_OfAFieldThatNobodyKnows_RefusesIt()
    {
        var service = Rendered("local").First(resource => (string?)resource["kind"] == "Service");
        service["spec"]!["clusterip"] = "None";

        Assert.Equal(["$.spec.clusterip is unknown"], FormatSchema.Kubernetes.ProblemsOfKind(service));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Names_OfAnOverlay_AreThereOnce(string overlay)
    {
        var names = Rendered(overlay).Select(resource => $"{resource["kind"]} {resource["metadata"]!["name"]}").ToList();

        Assert.Equal(names.Distinct().Order(), names.Order());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Kustomization_Files_AreThereOrMadeForEachCluster(string folder)
    {
        var path = Path.Combine(DeployFolder.Kubernetes, folder);
        var file = YamlDocuments.ReadFile(Path.Combine(path, "kustomization.yaml")).Single();
        var ignored = File.ReadAllLines(Path.Combine(DeployFolder.Kubernetes, ".gitignore"));

        Assert.Empty(FormatSchema.Kustomization.Problems(file));
        Assert.All(ListedIn(file), name => Assert.True(Path.Exists(Path.Combine(path, name)), $"{folder}/kustomization.yaml names {name}"));
        foreach (var name in Items(file["secretGenerator"]).SelectMany(one => Texts(one["files"])))
        {
            Assert.Contains($"{Path.GetDirectoryName(name)}/", ignored);
        }
    }

    [Fact]
    public void Files_OfTheFolder_AreAllUsed()
    {
        var named = KustomizationFiles().SelectMany(file =>
        {
            var folder = Path.GetDirectoryName(file)!;
            return ListedIn(YamlDocuments.ReadFile(file).Single()).Select(name => Path.GetFullPath(Path.Combine(folder, name))).Append(file);
        });
        var written = Directory.GetFiles(DeployFolder.Kubernetes, "*.yaml", SearchOption.AllDirectories);

        Assert.Empty(written.Except(named));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Jobs_OfAnOverlay_AreSound(string overlay)
    {
        var map = Rendered(overlay).Single(resource => (string?)resource["kind"] == "ConfigMap");
        var file = Path.Combine(Path.GetTempPath(), $"cluster-{Guid.NewGuid():N}.yaml");
        try
        {
            File.WriteAllText(file, (string)map["data"]!["job.yaml"]!);
            Assert.NotNull(JobFile.Read(file).Cluster);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<JsonObject> Rendered(string overlay) =>
        Kustomization.Render(Path.Combine(DeployFolder.Kubernetes, "overlays", overlay));

    // Files and folders that lie in the repository.
    private static IEnumerable<string> ListedIn(JsonNode file) =>
    [
        .. Texts(file["resources"]),
        .. Texts(file["components"]),
        .. Items(file["configMapGenerator"]).SelectMany(one => Texts(one["files"])),
        .. Items(file["patches"]).Where(one => one["path"] is not null).Select(one => (string)one["path"]!),
    ];

    private static string[] KustomizationFiles() =>
        Directory.GetFiles(DeployFolder.Kubernetes, "kustomization.yaml", SearchOption.AllDirectories);

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!);

    private static IEnumerable<string> Texts(JsonNode? list) => Items(list).Select(item => (string)item!);
}
