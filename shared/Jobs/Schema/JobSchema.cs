using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Schema;

/// <summary>What a job file may hold, as a JSON Schema that editors read: the names, keys, defaults and ranges of the catalogs, which the
/// parser reads as well. What depends on the data or on other keys, such as shapes, the parser alone knows.</summary>
public static class JobSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text. Descriptions are those of the documentation files beside the program.</summary>
    public static string Write()
    {
        var definitions = new SchemaDefinitions();
        var job = definitions.Of(CatalogEntry.Of<JobSpec>("job"), null);
        var schema = new JsonObject { ["$schema"] = Dialect, ["title"] = "Cluster job" };
        foreach (var (key, value) in job.ToArray())
        {
            job.Remove(key);
            schema[key] = value;
        }

        schema["$defs"] = definitions.All;
        return schema.ToJsonString(Options) + "\n";
    }
}
