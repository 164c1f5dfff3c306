using System.Collections.Immutable;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Plugins;

namespace Cluster.Jobs.Binding;

/// <summary>A catalog's entry with the values that a job gives it.</summary>
internal sealed class BoundPart : IBuildable
{
    private readonly CatalogEntry _entry;
    private readonly string? _typeKey;
    private readonly NodeAt _at;
    private readonly object?[] _values;
    private readonly NodeAt?[] _given;

    /// <summary>Matches keys with parameters and reads their values.</summary>
    /// <param name="entry">What is made.</param>
    /// <param name="typeKey">The key that names the entry; null if there is none.</param>
    /// <param name="at">A mapping of keys, or a name alone.</param>
    /// <exception cref="JobException">A key is unknown or missing, or a value of the wrong kind.</exception>
    public BoundPart(CatalogEntry entry, string? typeKey, NodeAt at)
    {
        (_entry, _typeKey, _at) = (entry, typeKey, at);
        _values = new object?[entry.Parameters.Length];
        _given = new NodeAt?[entry.Parameters.Length];
        foreach (var key in at.Node is MappingNode mapping ? mapping.Keys : [])
        {
            if (key.Name != typeKey)
            {
                Take(key);
            }
        }

        for (var index = 0; index < _values.Length; index++)
        {
            Complete(index);
        }
    }

    /// <inheritdoc/>
    public bool NeedsContext => _entry.Parameters.Any(parameter => parameter.Inference is not null)
        || _values.Any(value => value is IBuildable { NeedsContext: true });

    /// <inheritdoc/>
    public object? Build(BuildContext context)
    {
        var arguments = new object?[_values.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            arguments[index] = _entry.Parameters[index].Inference is null ? Built(_values[index], context) : null;
        }

        try
        {
            for (var index = 0; index < arguments.Length; index++)
            {
                arguments[index] = _entry.Parameters[index].Inference?.Invoke(context) ?? arguments[index];
            }

            return _entry.Make(arguments);
        }
        catch (ArgumentException error) when (_entry.Plugin is null || _entry.IndexOf(parameter => parameter.IsNamed(error.ParamName)) >= 0)
        {
            var who = _entry.Plugin is null ? "" : $"{_entry.Product.Name} of plugin {_entry.Plugin}: ";
            throw Blamed(error.ParamName).Problem($"{who}{EngineMessage.Of(error)}", error);
        }
        catch (Exception error) when (_entry.Plugin is not null && error is not JobException)
        {
            throw _at.Problem(PluginFault.LineOf(error) ?? PluginFault.Line(_entry.Plugin, _entry.Product.Name, error), error);
        }
    }

    /// <inheritdoc/>
    public JobNode ToNode() => _entry.ToNode(_values, _typeKey);

    private static object? Built(object? value, BuildContext context) => value is IBuildable buildable ? buildable.Build(context) : value;

    private void Take(JobKey key)
    {
        var index = _entry.IndexOf(parameter => parameter.Keys.Contains(key.Name));
        if (index < 0)
        {
            ImmutableArray<string> known = [.. _entry.Given.Select(parameter => parameter.Keys[0])];
            var expected = known.IsEmpty ? $"no keys for {_entry.Name}" : $"a key of {_entry.Name} ({string.Join(", ", known)})";
            throw _at.ProblemWith(key.Name, $"expected {expected}, got '{key.Name}'{Naming.DidYouMean(key.Name, known)}", key.Place);
        }

        if (_entry.Parameters[index].Kind is not { } kind)
        {
            throw _at.ProblemWith(key.Name, "expected no value, since it follows from what comes before, got one; leave it out", key.Place);
        }

        if (_given[index] is not null)
        {
            throw _at.ProblemWith(key.Name, $"expected one of {string.Join(", ", _entry.Parameters[index].Keys)}, got several", key.Place);
        }

        var value = _at.Child(key);
        _given[index] = value;
        var isNull = value.Node is ScalarNode { Kind: ScalarKind.Null };
        _values[index] = isNull && _entry.Parameters[index].IsNullable ? null : kind.Bind(value);
    }

    private void Complete(int index)
    {
        var parameter = _entry.Parameters[index];
        if (_given[index] is not null || parameter.Kind is null)
        {
            return;
        }

        _values[index] = parameter.IsOptional
            ? parameter.Default
            : throw _at.ProblemWith(parameter.Keys[0], $"expected {parameter.Kind.Expected}, got nothing; {_entry.Name} needs it");
    }

    private NodeAt Blamed(string? name)
    {
        var index = _entry.IndexOf(parameter => parameter.IsNamed(name));
        return index >= 0 && _given[index] is { } given ? given : _at;
    }
}
