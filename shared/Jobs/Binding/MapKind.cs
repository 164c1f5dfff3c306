using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Keys that people choose, such as names of columns, with values of one kind. They have no order: the canonical form sorts them.</summary>
/// <param name="type">An ImmutableSortedDictionary from texts to the values' type.</param>
/// <param name="item">Kind of the values.</param>
internal sealed class MapKind(Type type, ValueKind item) : ValueKind
{
    private static readonly MethodInfo Maker = typeof(MapKind).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;

    public override string Expected => $"names with values, each {item.Expected}";

    /// <summary>Type of a map's values; null if the type is no map.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>)
            ? type.GetGenericArguments() is [var name, var value] && name == typeof(string) ? value : null
            : null;

    public override object Bind(NodeAt at)
    {
        var mapping = at.Node as MappingNode ?? throw at.Expected(Expected);
        var values = mapping.Keys.Select(key => (key.Name, item.Bind(at.Child(key)))).ToArray();
        return Maker.MakeGenericMethod(ItemOf(type)!).Invoke(null, [values])!;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = item.Schema(definitions),
    };

    protected override JobNode WriteValue(object value)
    {
        var keys = ImmutableArray.CreateBuilder<JobKey>();
        foreach (DictionaryEntry entry in (IDictionary)value)
        {
            keys.Add(new JobKey((string)entry.Key, Place.None, item.Write(entry.Value)!));
        }

        return new MappingNode(Place.None, keys.ToImmutable());
    }

    private static ImmutableSortedDictionary<string, T> Make<T>((string Key, object Value)[] values) => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, values.Select(pair => KeyValuePair.Create(pair.Key, (T)pair.Value)));
}
