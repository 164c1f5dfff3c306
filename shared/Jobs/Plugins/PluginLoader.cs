using System.Collections.Immutable;
using System.Reflection;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Plugins;

/// <summary>Loads the plugins that a job names, before anything else of it is understood.</summary>
internal static class PluginLoader
{
    private const string Key = "plugins";
    private const int ShownDigits = 12;

    private static readonly ListKind Plugins = new(new PluginKind(), ListForm.Of(typeof(ImmutableArray<PluginSpec>))!);

    /// <summary>Loads what the job names.</summary>
    /// <param name="job">The whole job.</param>
    /// <param name="places">Where to take plugins from.</param>
    /// <returns>The names that the job can use, and its plugins as they were found: with full paths and hashes.</returns>
    /// <exception cref="JobException">A plugin is missing, differs from what the job says, or is none.</exception>
    public static (Vocabulary Names, ImmutableArray<PluginSpec> Found) Load(NodeAt job, PluginPlaces places)
    {
        if ((job.Node as MappingNode)?.Keys.FirstOrDefault(key => key.Name == Key) is not { } key)
        {
            return (Vocabulary.BuiltIn, []);
        }

        var list = job.Child(key);
        var plugins = (ImmutableArray<PluginSpec>)Plugins.Bind(list);
        var names = Vocabulary.BuiltIn;
        var found = plugins.Select((plugin, index) =>
        {
            var at = list.Node is SequenceNode items ? list.Item(index, items.Items[index]) : list;
            (names, var seen) = Load(names, plugin, places.Find(plugin, at), at);
            return seen;
        }).ToImmutableArray();
        return (names, found);
    }

    private static (Vocabulary Names, PluginSpec Found) Load(Vocabulary names, PluginSpec plugin, string path, NodeAt at)
    {
        try
        {
            var files = PluginFiles.Beside(path);
            var hash = files.Sha256();
            if (plugin.Sha256 is { } expected && expected != hash)
            {
                throw at.Problem(
                    $"{path} and the assemblies beside it have the SHA-256 {hash[..ShownDigits]}, the job was read with "
                    + $"{expected[..ShownDigits]}; take the same build of {plugin.Name} on every machine");
            }

            var assembly = new PluginContext(plugin.Name, files).LoadOwn(path);
            CheckEngine(assembly, path, at);
            return (PluginNames.Add(names, plugin.Name, assembly.GetExportedTypes(), at), new PluginSpec(path, hash));
        }
        catch (BadImageFormatException error)
        {
            throw at.Problem($"expected a .NET assembly, got {path}, which is none; build it again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or TypeLoadException)
        {
            throw at.Problem(
                $"{path} cannot be loaded: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}; "
                + "build it against this version and put what it needs beside it",
                error);
        }
    }

    private static void CheckEngine(Assembly plugin, string path, NodeAt at)
    {
        var own = typeof(Engine.Models.Module).Assembly.GetName();
        var needed = plugin.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == own.Name)
            ?? throw at.Problem($"{path} uses nothing of {own.Name}; a plugin derives its layers, losses and optimizers from classes there");
        if (needed.Version != own.Version)
        {
            throw at.Problem($"{path} was built against {own.Name} {needed.Version}, this is {own.Version}; build it against this version");
        }
    }
}
