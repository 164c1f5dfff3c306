using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Keys with values that stay as written, for whoever asked to understand.</summary>
internal sealed class MappingKind : ValueKind
{
    public override string Expected => "keys with values";

    public override object Bind(NodeAt at) => at.Node as MappingNode ?? throw at.Expected(Expected);

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "object" };

    protected override JobNode WriteValue(object value) => (MappingNode)value;
}
