using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>How to report progress.</summary>
internal enum ProgressFormat
{
    /// <summary>A live view on a terminal, plain lines elsewhere.</summary>
    Auto,

    /// <summary>One line an event.</summary>
    Plain,

    /// <summary>One JSON object an event.</summary>
    Json,
}

/// <summary>Shows a run to people or to another process. Events come one at a time, from whatever thread.</summary>
internal abstract class ProgressView : IProgressObserver, IAsyncDisposable
{
    public static ProgressView Create(ProgressFormat format, TextWriter? writer = null)
    {
        var output = writer ?? Console.Out;
        return format switch
        {
            ProgressFormat.Json => new JsonView(output),
            ProgressFormat.Auto when IsTerminal(output) => new LiveView(output),
            _ => new PlainView(output),
        };
    }

    public abstract void On(ProgressEvent progress);

    public abstract ValueTask DisposeAsync();

    private static bool IsTerminal(TextWriter output)
    {
        var isRedirected = output == Console.Error ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        return !isRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }
}
