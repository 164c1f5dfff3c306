using System.Reflection;
using System.Runtime.Loader;

namespace Cluster.Jobs.Plugins;

/// <summary>Holds the assemblies of one plugin apart from those of others and of this program. The engine alone is shared, or its classes
/// would not be the ones that the plugin derives from.</summary>
/// <param name="name">Name of the plugin.</param>
/// <param name="files">Its assemblies.</param>
internal sealed class PluginContext(string name, PluginFiles files) : AssemblyLoadContext(name)
{
    /// <summary>Name of the engine's assembly.</summary>
    public static readonly string Engine = typeof(Cluster.Engine.Models.Module).Assembly.GetName().Name!;

    /// <summary>The plugin that a member comes from; null if it comes from none.</summary>
    public static string? PluginOf(MemberInfo? member) =>
        member is not null && GetLoadContext(member.Module.Assembly) is PluginContext context ? context.Name : null;

    /// <summary>Loads the plugin's own assembly, with its symbols if they lie beside it.</summary>
    /// <param name="path">Where it lies; its content is that of the files.</param>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public Assembly LoadOwn(string path)
    {
        using var code = files.Open(Path.GetFileName(path))!;
        var symbols = Path.ChangeExtension(path, ".pdb");
        using var lines = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols), writable: false) : null;
        return LoadFromStream(code, lines);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        using var code = files.Open($"{assemblyName.Name}.dll");
        return code is null ? null : LoadFromStream(code);
    }
}
