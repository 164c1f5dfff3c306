using System.Text;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Regularization;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Tests;

/// <summary>The page that lists every name a job file can use, its keys and an example, written from the catalogs.</summary>
internal static class ReferencePage
{
    private const string Head = """
        # Names in a job file

        Written from the catalogs in shared/Jobs/Catalogs. A part that needs no keys may be written as its name alone. Keys that follow from
        the data or the layer before are not written. `key = value` is a default; a key without one is needed unless `?` follows it.
        `cluster schema` prints the same for editors.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        page.Append("\n## Keys without a name\n\n| in | keys |\n|---|---|\n");
        foreach (var entry in Records())
        {
            page.Append($"| {entry.Name} | {KeysOf(entry)} |\n");
        }

        foreach (var catalog in AllCatalogs.ByProduct.Values)
        {
            page.Append($"\n## Name of {catalog.What}\n\n| name | keys | example |\n|---|---|---|\n");
            foreach (var entry in catalog.Entries)
            {
                var names = string.Join(", ", entry.OtherNames.Insert(0, entry.Name).Select(name => $"`{name}`"));
                var sample = entry.ExampleSample is null ? "" : $" on {entry.ExampleSample}";
                page.Append($"| {names} | {KeysOf(entry)} | `{FlowYaml.Write(catalog.ExampleOf(entry))}`{sample} |\n");
            }
        }

        return page.ToString();
    }

    private static IEnumerable<CatalogEntry> Records() =>
    [
        CatalogEntry.Of<JobSpec>("a job"),
        CatalogEntry.Of<InitializationSpec>("`initialize`"),
        CatalogEntry.Of<TrainingSpec>("`training`"),
        CatalogEntry.Of<EvaluationSpec>("`training.evaluate`"),
        CatalogEntry.Of<CheckpointSpec>("`training.checkpoint`"),
        CatalogEntry.Of<EarlyStoppingSpec>("`training.early_stopping`"),
        CatalogEntry.Of<DilocoSpec>("`training.diloco`"),
        CatalogEntry.Of<ClusterSpec>("`cluster`"),
        CatalogEntry.Of<ConvergenceSpec>("`training.converged`"),
        .. new[] { typeof(ParameterGroup), typeof(Penalty), typeof(GradientClipping) }.Select(type => Structures.Of(type)!),
    ];

    private static string KeysOf(CatalogEntry entry) =>
        string.Join(", ", entry.Given.Select(KeyOf));

    private static string KeyOf(CatalogParameter parameter)
    {
        var value = parameter.IsOptional ? parameter.Kind!.Write(parameter.Default) : null;
        var suffix = !parameter.IsOptional ? "" : value is null ? "?" : $" = {JsonNodeWriter.Write(value, indented: false)}";
        return $"`{string.Join("` or `", parameter.Keys)}{suffix}`";
    }
}
