using System.CommandLine;
using Cluster.Jobs.Plugins;

namespace Cluster.Cli.Commands;

/// <summary>--plugins of the commands that are given a job by whoever starts them.</summary>
internal sealed class PluginOption
{
    private readonly Option<string[]> _folders = new("--plugins")
    {
        Description = "Folder to take the job's plugins from, wherever it says that they lie; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command) => command.Options.Add(_folders);

    /// <summary>Those folders, or else where the job says.</summary>
    public PluginPlaces Places(ParseResult parsed) =>
        parsed.GetValue(_folders) is { Length: > 0 } folders ? PluginPlaces.In(folders) : PluginPlaces.AsNamed;
}
