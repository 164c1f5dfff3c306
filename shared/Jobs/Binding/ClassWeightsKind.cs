using System.Text.Json.Nodes;
using Cluster.Engine.Losses;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Weights of classes: a list, or a word for those that make up for how often the classes occur in the training data.</summary>
internal sealed class ClassWeightsKind : ValueKind
{
    private const string Balanced = "balanced";

    private static readonly ListKind List = new(new NumberKind(), ListForm.Of(typeof(IReadOnlyList<double>))!);

    public override string Expected => $"a list of numbers or '{Balanced}'";

    public override object Bind(NodeAt at) => at.Node switch
    {
        SequenceNode => List.Bind(at),
        ScalarNode { Kind: ScalarKind.Text, Text: Balanced } => new InverseFrequency(),
        _ => throw at.Expected(Expected),
    };

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(List.ArraySchema(definitions), new JsonObject { ["const"] = Balanced }),
    };

    protected override JobNode? WriteValue(object value) => List.Write(value);

    private sealed class InverseFrequency : IBuildable
    {
        public bool NeedsContext => true;

        public object Build(BuildContext context) => ClassWeights.InverseFrequency(context.CountClasses());

        public JobNode ToNode() => Balanced;
    }
}
