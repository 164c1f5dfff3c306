using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>Single-precision numbers.</summary>
internal sealed class SingleKind : ValueKind
{
    private static readonly NumberKind Double = new();

    public override string Expected => Double.Expected;

    public override object Bind(NodeAt at) => (float)(double)Double.Bind(at);

    protected override JobNode? WriteValue(object value) => (double)(float)value;
}
