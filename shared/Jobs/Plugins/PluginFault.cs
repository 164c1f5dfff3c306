using System.Diagnostics;
using System.Globalization;
using System.Runtime.Loader;
using Cluster.Jobs.Binding;

namespace Cluster.Jobs.Plugins;

/// <summary>Tells whether an exception is a plugin's, and says so in one line.</summary>
public static class PluginFault
{
    /// <summary>One line that names the plugin, the method and, where its symbols are there, the place in its source; null if no plugin
    /// took part.</summary>
    /// <param name="error">What was thrown, as it was caught.</param>
    public static string? LineOf(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            foreach (var frame in new StackTrace(cause, fNeedFileInfo: true).GetFrames())
            {
                var method = frame.GetMethod();
                if (PluginContext.PluginOf(method) is { } plugin)
                {
                    return Line(plugin, $"{method!.DeclaringType?.Name}.{method.Name}{PlaceOf(frame)}", cause);
                }
            }
        }

        // A method that was built against members that are gone cannot begin, so it is on no stack.
        return Innermost(error) is MissingMemberException or TypeLoadException && AssemblyLoadContext.All.OfType<PluginContext>().Any()
            ? $"a plugin needs another version of {PluginContext.Engine}: {TextOf(Innermost(error))}; build it against this one"
            : null;
    }

    /// <summary>The line that blames a method or class of a plugin.</summary>
    internal static string Line(string plugin, string member, Exception error) =>
        $"plugin {plugin}: {member} threw {error.GetType().Name}: {TextOf(error)}";

    private static string PlaceOf(StackFrame frame) => frame.GetFileName() is { } file
        ? string.Create(CultureInfo.InvariantCulture, $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})")
        : "";

    private static string TextOf(Exception error) =>
        error is ArgumentException argument ? EngineMessage.Of(argument) : error.Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
