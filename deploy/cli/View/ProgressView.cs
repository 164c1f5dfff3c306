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

    /// <summary>The run's summary, once it has ended.</summary>
    public RunEnded? Summary { get; private set; }

    public void On(ProgressEvent progress)
    {
        Summary = progress as RunEnded ?? Summary;
        Show(progress);
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void Show(ProgressEvent progress);

    private static bool IsTerminal(TextWriter output)
    {
        var isRedirected = output == Console.Error ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        return !isRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }
}
