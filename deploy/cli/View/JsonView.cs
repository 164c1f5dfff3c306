using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonView(TextWriter output) : ProgressView
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Show(ProgressEvent progress)
    {
        output.WriteLine(ProgressJson.Write(progress));
        output.Flush();
    }
}
