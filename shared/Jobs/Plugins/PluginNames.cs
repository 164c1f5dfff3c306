using System.Reflection;
using Cluster.Engine.Initialization;
using Cluster.Engine.Losses;
using Cluster.Engine.Optimizers;
using Cluster.Engine.Schedules;
using Cluster.Engine.Tensors;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Catalogs;
using Cluster.Jobs.Nodes;
using Module = Cluster.Engine.Models.Module;

namespace Cluster.Jobs.Plugins;

/// <summary>The names that a plugin's classes have in job files: those of the classes, in snake_case, with the parameters of the longest
/// constructor as keys. A layer's parameter <c>Shape sample</c> follows from what comes in; a schedule's <c>double rate</c> and
/// <c>long total</c> from the optimizer and the job.</summary>
internal static class PluginNames
{
    private const string Sample = "sample";

    private static readonly Dictionary<Type, Func<CatalogEntry, CatalogEntry>> Families = new()
    {
        [typeof(Module)] = entry => entry,
        [typeof(Loss)] = Losses.WithReduction,
        [typeof(Optimizer)] = entry => entry,
        [typeof(Schedule)] = Schedules.FromRun,
        [typeof(Initializer)] = entry => entry,
    };

    /// <summary>Adds a plugin's names to those that are there.</summary>
    /// <param name="names">The names that are there.</param>
    /// <param name="plugin">Name of the plugin.</param>
    /// <param name="types">Its public classes.</param>
    /// <param name="at">Where the job names it.</param>
    /// <exception cref="JobException">A name is taken, or a class cannot be made from a job file.</exception>
    public static Vocabulary Add(Vocabulary names, string plugin, IEnumerable<Type> types, NodeAt at)
    {
        var before = names;
        foreach (var type in types.Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            var product = Families.Keys.FirstOrDefault(type.IsAssignableTo);
            names = product is null ? names : names.With(product, EntryOf(names.Of(product), product, type, plugin, at));
        }

        return names != before
            ? names
            : throw at.Problem(
                $"expected a public class that derives from {string.Join(", ", Families.Keys.Select(family => family.Name))}, "
                + $"got none in {plugin}; make the classes that jobs name public");
    }

    private static CatalogEntry EntryOf(Catalog catalog, Type product, Type type, string plugin, NodeAt at)
    {
        var maker = MakerOf(type, plugin, at);
        var entry = Families[product](CatalogEntry.OfPlugin(type, plugin, maker));
        if (product == typeof(Module) && maker.GetParameters().Any(IsSample))
        {
            entry.Infer(Sample, Axes.All);
        }

        return catalog.Find(entry.Name) is not { } taken
            ? entry
            : throw at.Problem(
                $"{type.Name} of plugin {plugin} would be {catalog.What} named '{entry.Name}', which "
                + $"{(taken.Plugin is null ? "is built in" : $"plugin {taken.Plugin} has already")}; rename the class");
    }

    private static ConstructorInfo MakerOf(Type type, string plugin, NodeAt at)
    {
        var maker = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)
            ?? throw at.Problem($"{type.Name} of plugin {plugin} has no public constructor; give it one");
        foreach (var parameter in maker.GetParameters())
        {
            if (!IsWritable(parameter))
            {
                throw at.Problem(
                    $"{type.Name} of plugin {plugin} takes {parameter.ParameterType.Name} {parameter.Name}, which no job file can write; "
                    + "take numbers, texts, truth values, enumerations, lists of them, layers or initializers");
            }
        }

        return maker;
    }

    // A loss comes with its reduction, which another loss has no use for.
    private static bool IsWritable(ParameterInfo parameter)
    {
        try
        {
            return parameter.ParameterType != typeof(Loss) && ValueKinds.Of(parameter) is not null;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static bool IsSample(ParameterInfo parameter) => parameter.Name == Sample && parameter.ParameterType == typeof(Shape);
}
