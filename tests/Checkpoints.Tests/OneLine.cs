namespace Cluster.Checkpoints.Tests;

/// <summary>What every refusal owes its reader: one line, and the file or folder it is about.</summary>
internal static class OneLine
{
    public static CheckpointException Refusal(string about, Action action)
    {
        var exception = Assert.Throws<CheckpointException>(action);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.Contains(about, exception.Message, StringComparison.Ordinal);
        return exception;
    }
}
