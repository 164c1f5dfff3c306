using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Lists of values of one kind.</summary>
/// <param name="item">Kind of the items.</param>
/// <param name="form">The type the list becomes.</param>
internal sealed class ListKind(ValueKind item, ListForm form) : ValueKind
{
    public override string Expected => form.Length is { } length
        ? FormattableString.Invariant($"{item.Expected} or a list of {length}")
        : $"a list of items, each {item.Expected}";

    public override object Bind(NodeAt at)
    {
        ImmutableArray<object> values = at.Node switch
        {
            SequenceNode list when form.Length is null || form.Length == list.Items.Length =>
                [.. list.Items.Select((node, index) => item.Bind(at.Item(index, node)))],

            // One number stands for all axes, one item for a list of it alone.
            ScalarNode { Kind: not ScalarKind.Null } => [.. Enumerable.Repeat(item.Bind(at), form.Length ?? 1)],
            MappingNode when item is PartKind or SpecKind or RecordKind => [item.Bind(at)],
            _ => throw at.Expected(Expected),
        };
        return values.Any(value => value is IBuildable) ? new BoundList(this, values, form) : form.Make([.. values]);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(item.Schema(definitions), ArraySchema(definitions)),
    };

    /// <summary>The schema of a list that is written as one.</summary>
    public JsonObject ArraySchema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (form.Length is { } length)
        {
            (schema["minItems"], schema["maxItems"]) = (length, length);
        }

        return schema;
    }

    protected override JobNode WriteValue(object value) => ToNode(form.ItemsOf(value));

    private JobNode ToNode(IEnumerable<object> values) => form.Length is not null && values.Distinct().Count() == 1
        ? item.Write(values.First())!
        : new SequenceNode(Place.None, [.. values.Select(value => item.Write(value)!)]);

    private sealed class BoundList(ListKind kind, ImmutableArray<object> values, ListForm form) : IBuildable
    {
        public bool NeedsContext => values.Any(value => value is IBuildable { NeedsContext: true });

        public object Build(BuildContext context) =>
            form.Make([.. values.Select(value => value is IBuildable buildable ? buildable.Build(context)! : value)]);

        public JobNode ToNode() => kind.ToNode(values);
    }
}
