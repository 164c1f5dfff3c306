using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cluster.Jobs.Schema;

/// <summary>What the documentation of the program says of its types and their parameters. It lies beside each assembly; where it does not,
/// nothing is said.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<Assembly, ILookup<string, XElement>> _members = [];

    /// <summary>The summary of a type; null if there is none.</summary>
    public string? SummaryOf(Type type) =>
        MembersOf(type, "T:").Select(member => Text(member.Element("summary"))).FirstOrDefault(text => text is not null);

    /// <summary>What the constructors of a type say of a parameter, or its property of that name; null if nothing.</summary>
    public string? ParameterOf(Type type, string name) => MembersOf(type, "T:").Concat(MembersOf(type, "M:"))
        .SelectMany(member => member.Elements("param"))
        .Where(parameter => string.Equals((string?)parameter.Attribute("name"), name, StringComparison.OrdinalIgnoreCase))
        .Concat(FileOf(type.Assembly)[$"P:{NameOf(type)}.{char.ToUpperInvariant(name[0])}{name[1..]}"].Select(member => member.Element("summary")!))
        .Select(Text)
        .FirstOrDefault(text => text is not null);

    private IEnumerable<XElement> MembersOf(Type type, string kind) => FileOf(type.Assembly)[kind + NameOf(type)];

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    // Constructors of a type lie together under its name.
    private ILookup<string, XElement> FileOf(Assembly assembly)
    {
        if (!_members.TryGetValue(assembly, out var members))
        {
            var path = Path.ChangeExtension(assembly.Location, ".xml");
            var all = path.Length > 0 && File.Exists(path) ? XDocument.Load(path).Descendants("member") : [];
            members = all.ToLookup(member => ((string)member.Attribute("name")!).Split(".#ctor")[0]);
            _members.Add(assembly, members);
        }

        return members;
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText part => part.Value,
            XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } named => LastName(named),
            _ => "",
        }));
        text = Blanks().Replace(text, " ").Trim();
        return text.Length == 0 ? null : text;
    }

    private static string LastName(XElement named)
    {
        var name = (string?)named.Attribute("cref") ?? (string?)named.Attribute("name") ?? (string?)named.Attribute("langword") ?? "";
        return name.Split('(')[0].Split('.', ':')[^1];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
