using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace Cluster.Jobs.Nodes;

/// <summary>Reads YAML into nodes that know their places. One document of plain data: aliases, anchors, tags, merged keys and keys that
/// occur twice are refused, so that nothing stands in a job that is not written where it acts.</summary>
internal sealed class YamlNodeReader
{
    // Deeper than any job, shallower than the stack.
    private const int MostLevels = 64;

    private readonly string _file;
    private readonly Parser _parser;
    private int _level;

    private YamlNodeReader(string yaml, string file)
    {
        _file = file;
        _parser = new Parser(new Scanner(new StringReader(yaml), skipComments: true));
    }

    /// <summary>Reads one document and nothing behind it.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="JobException">The text is not YAML, or not plain data.</exception>
    public static JobNode Read(string yaml, string file)
    {
        var reader = new YamlNodeReader(yaml, file);
        try
        {
            return reader.Document();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The scanner gives up so where a list or a text within brackets does not end, and where a tag is none.
            var place = reader._parser.Current is { } last ? At(file, last.End) : new Place(file, 1, 1);
            throw new JobException($"{place}: expected YAML, got something else behind this place; close what is open, or quote the text", error);
        }
        catch (YamlException error)
        {
            throw new JobException($"{At(file, error.End)}: expected YAML: {Explain(error)}", error);
        }
    }

    private JobNode Document()
    {
        Take<StreamStart>();
        if (_parser.Current is StreamEnd)
        {
            throw Problem(_parser.Current, "", "expected a job, got nothing; start from an example");
        }

        Take<DocumentStart>();
        var root = Value("");
        Take<DocumentEnd>();
        return _parser.Current is StreamEnd ? root : throw Problem(_parser.Current!, "", "expected one document, got another; remove it");
    }

    private JobNode Value(string path)
    {
        var node = _parser.Current!;
        if (node is AnchorAlias)
        {
            throw Problem(node, path, "expected a value, got an alias; write the value itself");
        }

        if (node is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Problem(node, path, "expected a value without an anchor, since nothing may refer to it; remove the &name");
        }

        if (node is NodeEvent { Tag.IsEmpty: false })
        {
            throw Problem(node, path, "expected a value without a tag; remove the !name");
        }

        if (++_level > MostLevels)
        {
            throw Problem(node, "", $"expected at most {MostLevels} levels of nesting, got more");
        }

        JobNode value = node switch
        {
            MappingStart => Mapping(path),
            SequenceStart => Sequence(path),
            YamlScalar => YamlScalars.Node(Take<YamlScalar>(), At(_file, node.Start)),
            _ => throw Problem(node, path, "expected a value, got the end of what it should stand in; close what is open"),
        };
        _level--;
        return value;
    }

    private MappingNode Mapping(string path)
    {
        var keys = ImmutableArray.CreateBuilder<JobKey>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var place = At(_file, Take<MappingStart>().Start);
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not YamlScalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } key)
            {
                throw Problem(_parser.Current!, path, "expected a name as key");
            }

            var inner = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            var at = At(_file, key.Start);
            if (key is { Value: "<<", IsQuotedImplicit: false })
            {
                throw Problem(key, path, "expected a name as key, got a merge; write the keys themselves");
            }

            if (!lines.TryAdd(key.Value, at.Line))
            {
                var first = lines[key.Value];
                throw Problem(key, inner, FormattableString.Invariant(
                    $"expected each key once, got it again after line {first}; remove one of the two"));
            }

            _parser.MoveNext();
            keys.Add(new JobKey(key.Value, at, Value(inner)));
        }

        _parser.MoveNext();
        return new MappingNode(place, keys.ToImmutable());
    }

    private SequenceNode Sequence(string path)
    {
        var items = ImmutableArray.CreateBuilder<JobNode>();
        var place = At(_file, Take<SequenceStart>().Start);
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Value(FormattableString.Invariant($"{path}[{items.Count}]")));
        }

        _parser.MoveNext();
        return new SequenceNode(place, items.ToImmutable());
    }

    // The parser stands before the first event until it is asked to move.
    private T Take<T>()
        where T : ParsingEvent
    {
        if (typeof(T) == typeof(StreamStart))
        {
            _parser.MoveNext();
        }

        var taken = (T)_parser.Current!;
        _parser.MoveNext();
        return taken;
    }

    private JobException Problem(ParsingEvent node, string path, string message)
    {
        var place = At(_file, node.Start);
        return new JobException(path.Length == 0 ? $"{place}: {message}" : $"{place}: {path}: {message}");
    }

    private static Place At(string file, in Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    // Messages repeat the position in another form.
    private static string Explain(YamlException error)
    {
        var message = error.Message.ReplaceLineEndings(" ");
        var cut = message.IndexOf("): ", StringComparison.Ordinal);
        return (message.StartsWith('(') && cut >= 0 ? message[(cut + 3)..] : message).TrimEnd('.');
    }
}
