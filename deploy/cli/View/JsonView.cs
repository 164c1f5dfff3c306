using Cluster.Coordinator.Progress;

namespace Cluster.Cli.View;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonView(TextWriter output) : ProgressView
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override void On(ProgressEvent progress)
    {
        output.WriteLine(ProgressJson.Write(progress));
        output.Flush();
    }
}
