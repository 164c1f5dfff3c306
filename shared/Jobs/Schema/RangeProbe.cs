using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Schema;

/// <summary>Finds the range of a number by trying: constructors check their arguments, and what they check is the range. Bounds are looked
/// for at 0, 1 and 2 alone, so that a schema never refuses what the parser takes.</summary>
internal sealed class RangeProbe
{
    private const double Little = 1e-9;
    private const double Large = 1e6;

    private readonly CatalogParameter _parameter;
    private readonly CatalogEntry _entry;
    private readonly Catalog? _catalog;
    private readonly ImmutableArray<JobKey> _others;

    private RangeProbe(CatalogParameter parameter, CatalogEntry entry, Catalog? catalog)
    {
        (_parameter, _entry, _catalog) = (parameter, entry, catalog);
        var example = entry.Example.IsEmpty ? Needed(entry) : entry.Example.Where(key => IsNeeded(entry, key));
        var type = catalog is null ? [] : new[] { new JobKey(catalog.TypeKey, Place.None, entry.Name) };
        _others = [.. type.Concat(example).Where(key => !parameter.Keys.Contains(key.Name))];
    }

    /// <summary>Adds bounds to the schema of a number; leaves any other as it is.</summary>
    /// <param name="schema">Schema of the parameter's kind.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="entry">The entry that it belongs to.</param>
    /// <param name="catalog">The catalog that names the entry; null for a record.</param>
    public static void Narrow(JsonObject schema, CatalogParameter parameter, CatalogEntry entry, Catalog? catalog)
    {
        var probe = new RangeProbe(parameter, entry, catalog);
        if (parameter.Kind is WholeNumberKind<int> or WholeNumberKind<long>)
        {
            probe.NarrowWhole(schema);
        }
        else if (parameter.Kind is NumberKind or SingleKind)
        {
            // A number is one or the texts of the infinite ones.
            probe.NarrowNumber(schema["anyOf"]![0]!.AsObject());
        }
    }

    private void NarrowWhole(JsonObject schema)
    {
        if (Takes(-1))
        {
            return;
        }

        for (var least = 0; least <= 2; least++)
        {
            if (Takes(least))
            {
                schema["minimum"] = least;
                return;
            }
        }
    }

    private void NarrowNumber(JsonObject schema)
    {
        if (!Takes(-1))
        {
            Put(schema, Takes(0) ? "minimum" : Takes(Little) ? "exclusiveMinimum" : null, 0);
            if (!schema.ContainsKey("minimum") && !schema.ContainsKey("exclusiveMinimum"))
            {
                Put(schema, Takes(1 - Little) ? null : Takes(1) ? "minimum" : Takes(1 + Little) ? "exclusiveMinimum" : null, 1);
            }
        }

        if (!Takes(Large) && !Takes(1 + Little))
        {
            Put(schema, Takes(1) ? "maximum" : Takes(1 - Little) ? "exclusiveMaximum" : null, 1);
        }
    }

    private static void Put(JsonObject schema, string? bound, int at)
    {
        if (bound is not null)
        {
            schema[bound] = at;
        }
    }

    private bool Takes(int value) => Takes((JobNode)value);

    private bool Takes(double value) => Takes((JobNode)value);

    // What is refused beside some value of another number, such as a lower bound, is in no range by itself.
    private bool Takes(JobNode value) => Takes(value, null) || _entry.Given
        .Where(other => other != _parameter && other.Kind is NumberKind or SingleKind)
        .SelectMany(other => new[] { -Large, Large }, (other, extreme) => new JobKey(other.Keys[0], Place.None, extreme))
        .Any(other => Takes(value, other));

    private bool Takes(JobNode value, JobKey? other)
    {
        ImmutableArray<JobKey> keys = [.. _others.Where(key => key.Name != other?.Name), new JobKey(_parameter.Keys[0], Place.None, value)];
        var node = new NodeAt(new MappingNode(Place.None, other is null ? keys : keys.Add(other)), "");
        try
        {
            var part = _catalog is null ? new BoundPart(_entry, null, node) : _catalog.Bind(node);
            part.Build(new BuildContext(_entry.ExampleSample, LearningRate: 0.1, TotalSteps: 1000));
            return true;
        }
        catch (Exception error) when (error is JobException or InvalidOperationException)
        {
            // Where a part is made from data, there is nothing to try.
            return false;
        }
    }

    private static bool IsNeeded(CatalogEntry entry, JobKey key) =>
        entry.Given.Any(parameter => !parameter.IsOptional && parameter.Keys.Contains(key.Name));

    // The keys that a record without an example cannot do without.
    private static IEnumerable<JobKey> Needed(CatalogEntry entry) =>
        entry.Given.Where(parameter => !parameter.IsOptional && parameter.Kind is WholeNumberKind<int> or WholeNumberKind<long> or NumberKind)
            .Select(parameter => new JobKey(parameter.Keys[0], Place.None, 1));
}
