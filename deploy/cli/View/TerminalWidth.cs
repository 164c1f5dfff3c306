namespace Cluster.Cli.View;

/// <summary>How wide lines may be.</summary>
internal static class TerminalWidth
{
    /// <summary>Characters of a line on the terminal; as many as one likes where output goes elsewhere.</summary>
    public static int OfOutput => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? int.MaxValue : Console.WindowWidth;
}
