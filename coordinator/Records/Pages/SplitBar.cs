namespace Cluster.Coordinator.Records.Pages;

/// <summary>A bar whose parts show what something is made of.</summary>
internal static class SplitBar
{
    /// <summary>A cell with the bar.</summary>
    /// <param name="parts">Share of the cell's width and number of the colour of each part.</param>
    public static Html Cell(params IEnumerable<(double Share, int Colour)> parts) => Html.Of($"""
        <td><div class="split">{Html.Each(parts, part => Html.Of(
            $"<i style=\"width: {100 * part.Share:F2}%; background: var(--c{part.Colour})\"></i>"))}</div></td>
        """);

    /// <summary>What the colours mean.</summary>
    /// <param name="parts">Name and number of the colour of each part.</param>
    public static Html Key(params IEnumerable<(string Name, int Colour)> parts) => Html.Of($"""
        <p class="key">{Html.Each(parts, part => Html.Of($"<i style=\"background: var(--c{part.Colour})\"></i>{part.Name}"))}</p>
        """);
}
