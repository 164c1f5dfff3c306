using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Binding;

/// <summary>Plugins: a path alone, or with the hash that was seen there.</summary>
internal sealed class PluginKind : ValueKind
{
    private static readonly RecordKind Record = new(typeof(PluginSpec));

    public override string Expected => "the path of a plugin's assembly";

    public override object Bind(NodeAt at) => at.Node switch
    {
        MappingNode => Record.Bind(at),
        ScalarNode { Kind: ScalarKind.Text } => Record.Bind(at with { Node = WithPath(at.Node) }),
        _ => throw at.Expected(Expected),
    };

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, Record.Schema(definitions)),
    };

    protected override JobNode? WriteValue(object value) => Record.Write(value);

    private static MappingNode WithPath(JobNode path) => new(path.Place, [new JobKey("path", path.Place, path)]);
}
