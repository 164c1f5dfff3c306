using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>Where kubectl is installed, it makes of each overlay what these tests make of it.</summary>
public sealed partial class KubectlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-kustomize-").FullName;

    public static TheoryData<string> Overlays => DeployFolder.Overlays;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Overlay_ByKubectl_IsTheSame(string overlay)
    {
        var kubectl = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "kubectl is not installed.");
        CopyWithSecrets(DeployFolder.Kubernetes);
        var start = new ProcessStartInfo(kubectl!, ["kustomize", Path.Combine(_folder, "overlays", overlay)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        var theirs = YamlDocuments.Read(Hash().Replace(output, "$1")).Select(document => document.AsObject());
        var ours = Kustomization.Render(DeployFolder.PathOf($"kubernetes/overlays/{overlay}"));
        Assert.Equal(ours.Select(Text).Order(), theirs.Select(Text).Order());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void CopyWithSecrets(string source)
    {
        foreach (var file in Directory.GetFiles(source, "*.yaml", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            var secrets = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(target)!, "secrets")).FullName;
            foreach (var name in (string[])["token", "ca.pem", "coordinator.pem", "coordinator.key", "worker.pem", "worker.key"])
            {
                File.WriteAllText(Path.Combine(secrets, name), "");
            }
        }
    }

    // Keys in one order; a Secret's type is what kubectl adds.
    private static string Text(JsonObject resource)
    {
        resource.Remove("type");
        return Sorted(resource)!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\b(cluster-(?:job|token|coordinator-tls|worker-tls))-[0-9a-z]{10}\b")]
    private static partial Regex Hash();
}
