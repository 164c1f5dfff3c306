namespace Cluster.Integration.Harness;

/// <summary>A test with a workspace of its own.</summary>
public abstract class ClusterTest : IAsyncDisposable
{
    private protected Workspace Workspace { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Workspace.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
