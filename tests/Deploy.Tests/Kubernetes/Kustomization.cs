using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cluster.Deploy.Tests.Kubernetes;

/// <summary>What <c>kubectl kustomize</c> makes of a folder, as far as the deployment uses it; anything else is a mistake of the folder.
/// Generated names come without the hash that kustomize appends.</summary>
internal sealed class Kustomization
{
    private readonly string _folder;
    private readonly JsonObject _file;

    private Kustomization(string folder)
    {
        _folder = folder;
        _file = YamlDocuments.ReadFile(Path.Combine(folder, "kustomization.yaml")).Single().AsObject();
    }

    /// <summary>The resources of a folder.</summary>
    public static IReadOnlyList<JsonObject> Render(string folder)
    {
        List<JsonObject> resources = [];
        new Kustomization(Path.GetFullPath(folder)).AddTo(resources);
        return resources;
    }

    private void AddTo(List<JsonObject> outer)
    {
        // A component changes what is there; a folder of resources only what it brings.
        var resources = (string?)_file["kind"] == "Component" ? outer : [];
        foreach (var path in Texts("resources").Select(PathOf))
        {
            if (Directory.Exists(path))
            {
                new Kustomization(path).AddTo(resources);
            }
            else
            {
                resources.AddRange(YamlDocuments.ReadFile(path).Select(document => document.AsObject()));
            }
        }

        Generate(resources, "ConfigMap", "configMapGenerator");
        Generate(resources, "Secret", "secretGenerator");
        foreach (var component in Texts("components"))
        {
            new Kustomization(PathOf(component)).AddTo(resources);
        }

        foreach (var patch in Items("patches"))
        {
            Patch(resources, patch);
        }

        foreach (var resource in resources)
        {
            Label(resource);
            PutIntoNamespace(resource);
            Scale(resource);
            NameImages(resource);
        }

        if (resources != outer)
        {
            outer.AddRange(resources);
        }
    }

    private string PathOf(string relative) => Path.GetFullPath(Path.Combine(_folder, relative));

    private IEnumerable<JsonObject> Items(string key) => (_file[key] as JsonArray ?? []).Select(item => item!.AsObject());

    private IEnumerable<string> Texts(string key) => (_file[key] as JsonArray ?? []).Select(item => (string)item!);

    private void Generate(List<JsonObject> resources, string kind, string key)
    {
        foreach (var generator in Items(key))
        {
            var name = (string)generator["name"]!;
            var found = resources.Find(resource => (string?)resource["kind"] == kind && NameOf(resource) == name);
            Assert.Equal((string?)generator["behavior"] == "replace", found is not null);
            if (found is not null)
            {
                resources.Remove(found);
            }

            var files = generator["files"]!.AsArray().Select(file => (string)file!);
            resources.Add(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = kind,
                ["metadata"] = found?["metadata"]!.DeepClone() ?? new JsonObject { ["name"] = name },
                ["data"] = new JsonObject(files.Select(file => KeyValuePair.Create(Path.GetFileName(file), Content(kind, file)))),
            });
        }
    }

    // Secrets are made for each cluster and lie in no repository.
    private JsonNode? Content(string kind, string file) => kind == "Secret" ? "" : File.ReadAllText(PathOf(file));

    private void Patch(List<JsonObject> resources, JsonObject patch)
    {
        var target = patch["target"]!;
        var kind = new Regex($"^({(string)target["kind"]!})$", RegexOptions.CultureInvariant);
        var targets = resources.Where(resource => kind.IsMatch((string)resource["kind"]!) && NameOf(resource) == (string?)target["name"]).ToList();
        Assert.NotEmpty(targets);
        var text = patch["path"] is { } path ? File.ReadAllText(PathOf((string)path!)) : (string)patch["patch"]!;
        foreach (var operation in YamlDocuments.Read(text).Single().AsArray())
        {
            targets.ForEach(resource => JsonPatch.Apply(resource, operation!.AsObject()));
        }
    }

    private void Label(JsonObject resource)
    {
        foreach (var (key, value) in Items("labels").SelectMany(labels => labels["pairs"]!.AsObject()))
        {
            var metadata = resource["metadata"]!.AsObject();
            metadata["labels"] ??= new JsonObject();
            metadata["labels"]![key] = value!.DeepClone();
        }
    }

    private void PutIntoNamespace(JsonObject resource)
    {
        if (_file["namespace"] is { } space && (string?)resource["kind"] != "Namespace")
        {
            resource["metadata"]!["namespace"] = space.DeepClone();
        }
    }

    private void Scale(JsonObject resource)
    {
        var replicas = Items("replicas").FirstOrDefault(replicas => (string?)replicas["name"] == NameOf(resource));
        if (replicas is not null && resource["spec"]?["replicas"] is not null)
        {
            resource["spec"]!["replicas"] = replicas["count"]!.DeepClone();
        }
    }

    private void NameImages(JsonObject resource)
    {
        foreach (var container in Workload.ContainersOf(resource))
        {
            foreach (var image in Items("images").Where(image => (string?)image["name"] == (string?)container["image"]))
            {
                container["image"] = $"{image["newName"]}:{image["newTag"]}";
            }
        }
    }

    private static string NameOf(JsonObject resource) => (string)resource["metadata"]!["name"]!;
}
