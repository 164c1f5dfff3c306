using System.Text.Json.Nodes;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Binding;

/// <summary>What a catalog names, made together with what it is a part of.</summary>
internal sealed class PartKind(Type product) : ValueKind
{
    // Catalogs refer to each other and to themselves: a layer may hold layers.
    private Catalog Catalog => AllCatalogs.Of(product)!;

    public override string Expected => Catalog.What;

    public override object Bind(NodeAt at) => at.Names.Of(product).Bind(at);

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.ReferenceTo(Catalog);

    protected override JobNode WriteValue(object value) =>
        Catalog.Entries.Single(entry => entry.Product == value.GetType()).Describe(value, Catalog.TypeKey);
}

/// <summary>A layer, or a list of layers that follow each other.</summary>
internal sealed class ChainKind : ValueKind
{
    public override string Expected => "a layer or a list of layers";

    public override object Bind(NodeAt at) => at.Node is SequenceNode list
        ? new BoundChain(list.Items.Select((layer, index) => at.Item(index, layer)))
        : at.Names.Layers.Bind(at);

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(
            definitions.ReferenceTo(Vocabulary.BuiltIn.Layers),
            new JsonObject { ["type"] = "array", ["items"] = definitions.ReferenceTo(Vocabulary.BuiltIn.Layers) }),
    };

    protected override JobNode? WriteValue(object value) => null;
}

/// <summary>A part that stays as written until the job is run, but is checked as far as it can be before.</summary>
internal sealed class SpecKind(ValueKind kind) : ValueKind
{
    public override string Expected => kind.Expected;

    public override object Bind(NodeAt at)
    {
        if (kind.Bind(at) is IBuildable { NeedsContext: false } complete)
        {
            complete.Build(BuildContext.None);
        }

        return new Part(at);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => kind.Schema(definitions);

    protected override JobNode? WriteValue(object value) => kind.Write(kind.Bind(((Part)value).At("")));
}

/// <summary>A record: fixed keys without a name, such as how long to train.</summary>
internal sealed class RecordKind(CatalogEntry entry) : ValueKind
{
    public RecordKind(Type type)
        : this(CatalogEntry.Of(type, Naming.Snake(type.Name.Replace("Spec", "", StringComparison.Ordinal))))
    {
    }

    public override string Expected => "keys with values";

    public override object Bind(NodeAt at)
    {
        var bound = at.Node is MappingNode ? new BoundPart(entry, null, at) : throw at.Expected(Expected);
        return bound.NeedsContext ? bound : bound.Build(BuildContext.None)!;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.ReferenceTo(entry);

    protected override JobNode WriteValue(object value) => entry.Describe(value, null);
}

/// <summary>A part that whoever asked for it makes, as often as need be.</summary>
/// <param name="type">The plan's type.</param>
/// <param name="part">Kind of the part.</param>
internal sealed class PlanKind(Type type, ValueKind part) : ValueKind
{
    public override string Expected => part.Expected;

    public override object Bind(NodeAt at) => Activator.CreateInstance(type, part.Bind(at))!;

    public override JsonObject Schema(SchemaDefinitions definitions) => part.Schema(definitions);

    protected override JobNode WriteValue(object value) => ((IPlan)value).Part.ToNode();
}
