using System.Text.Json.Nodes;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Schema;

/// <summary>The definitions of a schema: one for each catalog, for each of its entries, and for each record. They refer to each other as the
/// catalogs do.</summary>
internal sealed class SchemaDefinitions
{
    private readonly XmlDocs _docs = new();

    /// <summary>The definitions by their names.</summary>
    public JsonObject All { get; } = [];

    /// <summary>A reference to what a catalog names.</summary>
    public JsonObject ReferenceTo(Catalog catalog)
    {
        var name = NameOf(catalog);
        if (!All.ContainsKey(name))
        {
            // The place is taken first: a layer may hold layers.
            All[name] = null;
            All[name] = Of(catalog, name);
        }

        return Reference(name);
    }

    /// <summary>A reference to a record.</summary>
    public JsonObject ReferenceTo(CatalogEntry record)
    {
        if (!All.ContainsKey(record.Name))
        {
            All[record.Name] = null;
            All[record.Name] = Of(record, null);
        }

        return Reference(record.Name);
    }

    /// <summary>The keys of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="catalog">The catalog that names it; null for a record.</param>
    public JsonObject Of(CatalogEntry entry, Catalog? catalog)
    {
        var (properties, required, rules) = (new JsonObject(), new JsonArray(), new JsonArray());
        if (catalog is not null)
        {
            properties[catalog.TypeKey] = NamesOf(entry);
            required.Add(catalog.TypeKey);
        }

        foreach (var parameter in entry.Given)
        {
            foreach (var key in parameter.Keys)
            {
                properties[key] = Of(parameter, entry, catalog);
            }

            if (parameter.Keys.Length > 1)
            {
                rules.Add(OneOf(parameter));
            }
            else if (!parameter.IsOptional)
            {
                required.Add(parameter.Keys[0]);
            }
        }

        var schema = new JsonObject();
        Describe(schema, _docs.SummaryOf(entry.Product));
        schema["type"] = "object";
        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (rules.Count > 0)
        {
            schema["allOf"] = rules;
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Of(Catalog catalog, string name)
    {
        var alone = new JsonArray();
        var forms = new JsonArray();
        foreach (var entry in catalog.Entries)
        {
            if (entry.Given.All(parameter => parameter.IsOptional))
            {
                foreach (var spelled in entry.OtherNames.Insert(0, entry.Name))
                {
                    alone.Add(spelled);
                }
            }

            All[$"{name}.{entry.Name}"] = Of(entry, catalog);
            forms.Add(Reference($"{name}.{entry.Name}"));
        }

        forms.Insert(0, new JsonObject { ["enum"] = alone });
        return new JsonObject { ["description"] = $"{catalog.What}, by its name alone or with its keys", ["anyOf"] = forms };
    }

    private JsonObject Of(CatalogParameter parameter, CatalogEntry entry, Catalog? catalog)
    {
        var schema = parameter.Kind!.Schema(this);
        RangeProbe.Narrow(schema, parameter, entry, catalog);
        if (parameter.IsNullable)
        {
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        Describe(schema, _docs.ParameterOf(entry.Product, parameter.Name));
        if (parameter.IsOptional && parameter.Kind.Write(parameter.Default) is { } value)
        {
            schema["default"] = JsonNode.Parse(JsonNodeWriter.Write(value));
        }

        return schema;
    }

    private static JsonObject NamesOf(CatalogEntry entry) => entry.OtherNames.IsEmpty
        ? new JsonObject { ["const"] = entry.Name }
        : new JsonObject { ["enum"] = new JsonArray([.. entry.OtherNames.Insert(0, entry.Name).Select(name => (JsonNode)name)]) };

    // One of several keys for the same; perhaps none of them, where it may be left out.
    private static JsonObject OneOf(CatalogParameter parameter)
    {
        var one = new JsonObject { ["oneOf"] = new JsonArray([.. parameter.Keys.Select(key => Required(key))]) };
        return parameter.IsOptional ? new JsonObject { ["not"] = Required([.. parameter.Keys]) } : one;
    }

    private static JsonObject Required(params ReadOnlySpan<string> keys)
    {
        var names = new JsonArray();
        foreach (var key in keys)
        {
            names.Add(key);
        }

        return new JsonObject { ["required"] = names };
    }

    private static void Describe(JsonObject schema, string? text)
    {
        if (text is not null)
        {
            schema.Insert(0, "description", text);
        }
    }

    // "a data source" is defined as data_source.
    private static string NameOf(Catalog catalog) => catalog.What[(catalog.What.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(' ', '_');

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };
}
