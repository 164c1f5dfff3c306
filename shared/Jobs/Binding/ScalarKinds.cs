using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Schema;

namespace Cluster.Jobs.Binding;

/// <summary>Whole numbers.</summary>
internal sealed class WholeNumberKind<T> : ValueKind
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Expected => "a whole number";

    public override object Bind(NodeAt at)
    {
        if (at.Node is not ScalarNode { Kind: ScalarKind.Number } number)
        {
            throw at.Expected(Expected);
        }

        return T.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw at.Expected(number.Text.All(letter => letter == '-' || char.IsAsciiDigit(letter))
                ? FormattableString.Invariant($"a whole number from {T.MinValue} to {T.MaxValue}")
                : Expected);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => T.MinValue == T.Zero
        ? new() { ["type"] = "integer", ["minimum"] = 0 }
        : new() { ["type"] = "integer" };

    protected override JobNode WriteValue(object value) =>
        new ScalarNode(Place.None, ScalarKind.Number, ((T)value).ToString(null, CultureInfo.InvariantCulture));
}

/// <summary>Numbers; the texts inf and -inf stand for the infinite ones, which no JSON number can be.</summary>
internal sealed class NumberKind : ValueKind
{
    public override string Expected => "a number";

    public override object Bind(NodeAt at) => at.Node switch
    {
        ScalarNode { Kind: ScalarKind.Text, Text: "inf" } => double.PositiveInfinity,
        ScalarNode { Kind: ScalarKind.Text, Text: "-inf" } => double.NegativeInfinity,
        ScalarNode { Kind: ScalarKind.Number } number
            when double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        ScalarNode { Kind: ScalarKind.Number } => throw at.Expected("a number of at most 1.79e308"),
        _ => throw at.Expected(Expected),
    };

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "number" }, new JsonObject { ["enum"] = new JsonArray("inf", "-inf") }),
    };

    protected override JobNode WriteValue(object value) => (double)value;
}

/// <summary>True or false.</summary>
internal sealed class BooleanKind : ValueKind
{
    public override string Expected => "true or false";

    public override object Bind(NodeAt at) =>
        at.Node is ScalarNode { Kind: ScalarKind.Boolean } scalar ? scalar.Text == "true" : throw at.Expected(Expected);

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };

    protected override JobNode WriteValue(object value) => (bool)value;
}

/// <summary>Texts.</summary>
internal sealed class TextKind : ValueKind
{
    public override string Expected => "a text";

    public override object Bind(NodeAt at)
    {
        var text = at.Node is ScalarNode { Kind: ScalarKind.Text } scalar ? scalar.Text : throw at.Expected(Expected);

        // Paths are made of texts, and no system has a name for such a one.
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw at.Problem("expected a text, got one with the character U+0000 in it; remove it")
            : text;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string" };

    protected override JobNode WriteValue(object value) => (string)value;
}

/// <summary>The names of an enumeration, in snake_case.</summary>
internal sealed class EnumerationKind(Type type) : ValueKind
{
    private readonly Dictionary<string, object> _values =
        Enum.GetNames(type).ToDictionary(Naming.Snake, name => Enum.Parse(type, name), StringComparer.Ordinal);

    public override string Expected => $"one of {string.Join(", ", _values.Keys)}";

    public override object Bind(NodeAt at)
    {
        if (at.Node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            throw at.Expected(Expected);
        }

        return _values.TryGetValue(scalar.Text, out var value)
            ? value
            : throw at.Problem($"expected {Expected}, got {scalar.Description}{Naming.DidYouMean(scalar.Text, _values.Keys)}");
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["enum"] = new JsonArray([.. _values.Keys.Select(name => (JsonNode)name)]),
    };

    protected override JobNode WriteValue(object value) => Naming.Snake(value.ToString()!);
}
