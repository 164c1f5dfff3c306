using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Cluster.Jobs.Nodes;

/// <summary>Reads JSON into nodes that know their places. Comments and trailing commas are allowed; a key that occurs twice is refused.</summary>
internal ref struct JsonNodeReader
{
    private readonly LineIndex _lines;
    private Utf8JsonReader _reader;

    private JsonNodeReader(LineIndex lines, byte[] text)
    {
        _lines = lines;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    /// <summary>Reads one value and nothing behind it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="JobException">The text is not JSON, or a key occurs twice.</exception>
    public static JobNode Read(string json, string file)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var lines = new LineIndex(file, text);
        var reader = new JsonNodeReader(lines, text);
        try
        {
            reader._reader.Read();
            var root = reader.Value("");
            reader._reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var place = lines.At(error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
            throw new JobException($"{place}: expected JSON: {Explain(error.Message)}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new JobException($"{reader.Place}: expected a text of whole characters, got a surrogate without the other", error);
        }
    }

    private Place Place => _lines.At(_reader.TokenStartIndex);

    private JobNode Value(string path) => _reader.TokenType switch
    {
        JsonTokenType.StartObject => Mapping(path),
        JsonTokenType.StartArray => Sequence(path),
        JsonTokenType.String => new ScalarNode(Place, ScalarKind.Text, _reader.GetString()!),
        JsonTokenType.Number => new ScalarNode(Place, ScalarKind.Number, Encoding.UTF8.GetString(_reader.ValueSpan)),
        JsonTokenType.True => new ScalarNode(Place, ScalarKind.Boolean, "true"),
        JsonTokenType.False => new ScalarNode(Place, ScalarKind.Boolean, "false"),
        _ => new ScalarNode(Place, ScalarKind.Null, "null"),
    };

    private MappingNode Mapping(string path)
    {
        var (place, keys) = (Place, ImmutableArray.CreateBuilder<JobKey>());
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, at) = (_reader.GetString()!, Place);
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (!places.TryAdd(name, at))
            {
                throw new JobException(FormattableString.Invariant(
                    $"{at}: {inner}: expected each key once, got it again after line {places[name].Line}; remove one of the two"));
            }

            _reader.Read();
            keys.Add(new JobKey(name, at, Value(inner)));
        }

        return new MappingNode(place, keys.ToImmutable());
    }

    private SequenceNode Sequence(string path)
    {
        var (place, items) = (Place, ImmutableArray.CreateBuilder<JobNode>());
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(FormattableString.Invariant($"{path}[{items.Count}]")));
        }

        return new SequenceNode(place, items.ToImmutable());
    }

    // The reader appends its own position, which the line already gives in the usual form.
    private static string Explain(string message)
    {
        var cut = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return (cut < 0 ? message : message[..cut]).ReplaceLineEndings(" ").TrimEnd('.');
    }
}
