using System.Reflection;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>The frame of a page that needs nothing but itself: no network, no other file.</summary>
internal static class Page
{
    private static readonly Html Style = Html.Raw(Resource("page.css"));
    private static readonly Html Script = Html.Raw(Resource("charts.js"));

    /// <summary>The whole page.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="header">What stands above the charts.</param>
    /// <param name="charts">The charts.</param>
    /// <param name="sections">What stands below them; null where there is nothing to show.</param>
    public static string Of(string title, Html header, IReadOnlyList<Chart> charts, params ReadOnlySpan<Html?> sections)
    {
        var page = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <title>{title}</title>
            <style>
            {Style}</style>
            </head>
            <body>
            <main>
            {header}
            <h2>Curves</h2>
            <div class="charts">
            {Html.Each(charts.Index(), entry => Html.Of($"<div class=\"card chart\" id=\"chart-{entry.Index}\"></div>\n"))}</div>
            <noscript><p>The curves are drawn by a script in this page; allow it to run to see them.</p></noscript>

            """);
        foreach (var section in sections)
        {
            page.Add($"{section}\n");
        }

        return page.Add($"""
            </main>
            <script type="application/json" id="charts">{Html.Raw(ChartJson.Write(charts))}</script>
            <script>
            {Script}</script>
            </body>
            </html>

            """).ToString();
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
