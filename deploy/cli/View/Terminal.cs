namespace Cluster.Cli.View;

/// <summary>Where standard output goes.</summary>
internal static class Terminal
{
    /// <summary>Characters of a line on the terminal; as many as one likes where output goes elsewhere.</summary>
    public static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? int.MaxValue : Console.WindowWidth;

    /// <summary>Whether colours are welcome: on a terminal whose user has not said NO_COLOR.</summary>
    public static bool TakesColour => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
