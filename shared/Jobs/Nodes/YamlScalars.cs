using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace Cluster.Jobs.Nodes;

/// <summary>What a scalar of YAML means: the core schema of YAML 1.2, where yes, no, on and off are texts. Numbers are kept as JSON writes
/// them, so that equal jobs give equal text.</summary>
/// <remarks>Source: YAML 1.2.2, section 10.3.2. Numbers in base 8 and 16 stay texts: nobody writes a job with them on purpose.</remarks>
internal static partial class YamlScalars
{
    public static ScalarNode Node(YamlScalar scalar, Place place)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return new ScalarNode(place, ScalarKind.Text, text);
        }

        var (kind, value) = text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => (ScalarKind.Null, "null"),
            "true" or "True" or "TRUE" => (ScalarKind.Boolean, "true"),
            "false" or "False" or "FALSE" => (ScalarKind.Boolean, "false"),
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => (ScalarKind.Text, "inf"),
            "-.inf" or "-.Inf" or "-.INF" => (ScalarKind.Text, "-inf"),
            ".nan" or ".NaN" or ".NAN" => (ScalarKind.Text, "nan"),
            _ => Number().Match(text) is { Success: true } number ? (ScalarKind.Number, AsJson(number)) : (ScalarKind.Text, text),
        };
        return new ScalarNode(place, kind, value);
    }

    private static string AsJson(Match number)
    {
        var sign = number.Groups["sign"].Value == "-" ? "-" : "";
        var whole = number.Groups["whole"].Value.TrimStart('0');
        var fraction = number.Groups["fraction"].Value;
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length > 0 ? "." : "")}{fraction}{number.Groups["exponent"].Value}";
    }

    [GeneratedRegex(
        @"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<exponent>[eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
