using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Cluster.Coordinator.Records.Pages;

/// <summary>HTML under construction. What is filled into an interpolated string is escaped, unless it is HTML itself; numbers are
/// written the same everywhere.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>HTML of a template.</summary>
    public static Html Of(Template template) => new Html().Add(template);

    /// <summary>Adds a template.</summary>
    public Html Add(Template template)
    {
        _text.Append(template.Text);
        return this;
    }

    /// <summary>Adds a template for each item.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> write)
    {
        var html = new Html();
        foreach (var item in items)
        {
            html._text.Append(write(item)._text);
        }

        return html;
    }

    /// <summary>Text that is HTML, style or script already.</summary>
    public static Html Raw(string markup)
    {
        var html = new Html();
        html._text.Append(markup);
        return html;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Collects a template's parts.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Template
    {
        public Template(int literalLength, int holes) => Text = new StringBuilder(literalLength + (16 * holes));

        public StringBuilder Text { get; }

        public void AppendLiteral(string literal) => Text.Append(literal);

        public void AppendFormatted(Html? html) => Text.Append(html?._text);

        public void AppendFormatted(string? text) => Text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
