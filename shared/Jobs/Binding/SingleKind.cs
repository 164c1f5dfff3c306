using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Single-precision numbers.</summary>
internal sealed class SingleKind : ValueKind
{
    private static readonly NumberKind Double = new();

    public override string Expected => Double.Expected;

    public override object Bind(NodeAt at) => (float)(double)Double.Bind(at);

    public override JsonObject Schema(SchemaDefinitions definitions) => Double.Schema(definitions);

    protected override JobNode? WriteValue(object value) => (double)(float)value;
}
