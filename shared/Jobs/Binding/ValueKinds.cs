using System.Reflection;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;
using Module = Cluster.Engine.Models.Module;

namespace Cluster.Jobs.Binding;

/// <summary>Which values a parameter takes, by its type.</summary>
internal static class ValueKinds
{
    /// <exception cref="NotSupportedException">No job file can write such a parameter.</exception>
    public static ValueKind Of(ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var names = parameter.GetCustomAttribute<NamesAttribute>()?.Product;
        return Of(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, names)
            ?? throw new NotSupportedException(
                $"A job file cannot write the parameter {parameter.Name} of {parameter.Member.DeclaringType?.Name}, "
                + $"a {parameter.ParameterType}; let it be inferred, or name a function without it in the catalog.");
    }

    private static ValueKind? Of(Type type, Type? names)
    {
        if (ScalarOf(type) is { } scalar)
        {
            return scalar;
        }

        if (type == typeof(PluginSpec))
        {
            return new PluginKind();
        }

        if (type == typeof(Part))
        {
            return new SpecKind(new PartKind(names!));
        }

        if (type == typeof(Module))
        {
            return new ChainKind();
        }

        if (type == typeof(MappingNode))
        {
            return new MappingKind();
        }

        if (type.IsAssignableTo(typeof(IPlan)))
        {
            return new PlanKind(type, Of(type.GetGenericArguments()[0], null)!);
        }

        if (AllCatalogs.Of(type) is not null)
        {
            return new PartKind(type);
        }

        if (ListForm.Of(type) is { } form)
        {
            return Of(form.Item, names) is { } item ? new ListKind(item, form) : null;
        }

        if (MapKind.ItemOf(type) is { } value)
        {
            return Of(value, names) is { } item ? new MapKind(type, item) : null;
        }

        if (Structures.Of(type) is { } entry)
        {
            return new RecordKind(entry);
        }

        return type.Namespace == typeof(JobSpec).Namespace ? new RecordKind(type) : null;
    }

    private static ValueKind? ScalarOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => new EnumerationKind(type),
        TypeCode.Boolean => new BooleanKind(),
        TypeCode.Int32 => new WholeNumberKind<int>(),
        TypeCode.Int64 => new WholeNumberKind<long>(),
        TypeCode.UInt64 => new WholeNumberKind<ulong>(),
        TypeCode.Single => new SingleKind(),
        TypeCode.Double => new NumberKind(),
        TypeCode.String => new TextKind(),
        _ => null,
    };
}
