using System.Collections.Immutable;
using System.Reflection;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Binding;

/// <summary>One parameter of what a catalog's entry makes.</summary>
internal sealed class CatalogParameter
{
    /// <param name="parameter">The parameter of the constructor or function.</param>
    /// <param name="keys">Further keys in job files; the first of them is the one that is written.</param>
    /// <param name="inference">How the value follows from what surrounds the part; null if it is given in the job.</param>
    /// <param name="kind">What values it takes; null for those of its type.</param>
    public CatalogParameter(ParameterInfo parameter, ImmutableArray<string> keys, Func<BuildContext, object>? inference, ValueKind? kind)
    {
        Name = parameter.Name!;
        Keys = keys.Contains(KeyOf(Name)) ? keys : [.. keys, KeyOf(Name)];
        Inference = inference;
        IsOptional = parameter.HasDefaultValue;
        Default = parameter.HasDefaultValue ? DefaultOf(parameter) : null;
        IsNullable = Nullable.GetUnderlyingType(parameter.ParameterType) is not null || (IsOptional && Default is null);
        Kind = inference is null ? kind ?? ValueKinds.Of(parameter) : null;
    }

    /// <summary>Name in the program.</summary>
    public string Name { get; }

    /// <summary>Names in job files, any of which may be used; the first is the one that is written.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>How the value follows from what surrounds the part; null if it is given in the job.</summary>
    public Func<BuildContext, object>? Inference { get; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; }

    /// <summary>Its value if it is left out.</summary>
    public object? Default { get; }

    /// <summary>What values it takes; null if its value is inferred.</summary>
    public ValueKind? Kind { get; }

    /// <summary>Whether a name in the program means this parameter.</summary>
    public bool IsNamed(string? name) => string.Equals(name, Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A value in canonical form; null if there is nothing to write.</summary>
    public JobNode? Write(object? value) => value is null && Default is not null && Kind is not null
        ? new ScalarNode(Place.None, ScalarKind.Null, "null")
        : Kind?.Write(value);

    // weightInitializer is weight_init: job files speak of how a parameter begins, not of the object that decides it.
    private static string KeyOf(string name)
    {
        const string Long = "_initializer";
        var snake = Naming.Snake(name);
        return snake.EndsWith(Long, StringComparison.Ordinal) ? $"{snake[..^Long.Length]}_init" : snake;
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue switch
        {
            null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null =>
                ListForm.Of(parameter.ParameterType) is { Length: null } list ? list.Make([]) : Activator.CreateInstance(parameter.ParameterType),
            null => null,
            var value when type.IsEnum => Enum.ToObject(type, value),
            var value => value,
        };
    }
}
