using System.Collections.Immutable;
using Cluster.Jobs.Nodes;
using Cluster.Jobs.Specification;

namespace Cluster.Jobs.Plugins;

/// <summary>Where a process may take plugins from. A plugin is code that runs with all rights of whoever started the process, so only that
/// person says where it lies: by naming a job file, or by naming folders. What comes over the network never does.</summary>
public sealed class PluginPlaces
{
    private readonly ImmutableArray<string> _folders;
    private readonly string _base;

    private PluginPlaces(ImmutableArray<string> folders, string? from = null) =>
        (_folders, _base) = (folders, from ?? Directory.GetCurrentDirectory());

    /// <summary>Nowhere.</summary>
    public static PluginPlaces None { get; } = new([]);

    /// <summary>Where the job says: for a job file that was named on this machine.</summary>
    public static PluginPlaces AsNamed => new(default);

    /// <summary>These folders alone, wherever the job says that its plugins lie.</summary>
    /// <param name="folders">The folders; none of them is <see cref="None"/>.</param>
    public static PluginPlaces In(IEnumerable<string> folders) => new([.. folders.Select(Path.GetFullPath)]);

    /// <summary>The same, where relative paths of a job are taken from a folder and not from the current one.</summary>
    /// <param name="folder">The folder of the job file.</param>
    public PluginPlaces Beside(string folder) => new(_folders, folder);

    /// <summary>The file to load for a plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="at">Where the job names it.</param>
    /// <exception cref="JobException">There is no such file, or none may be loaded.</exception>
    internal string Find(PluginSpec plugin, NodeAt at)
    {
        if (_folders.IsDefault)
        {
            var path = Path.GetFullPath(plugin.Path, _base);
            return File.Exists(path)
                ? path
                : throw at.Problem($"expected the plugin's assembly, got nothing at {path}; build it or correct the path");
        }

        if (_folders.IsEmpty)
        {
            throw at.Problem(
                $"the job needs the plugin {plugin.Name}, and this process loads no code that it was not told to load; "
                + "put the plugin on this machine and give its folder with --plugins");
        }

        return _folders.Select(folder => Path.Combine(folder, plugin.FileName)).FirstOrDefault(File.Exists)
            ?? throw at.Problem($"expected {plugin.FileName} in {string.Join(" or ", _folders)}, got no such file; correct --plugins");
    }
}
