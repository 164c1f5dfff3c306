using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Tests;

/// <summary>Nodes as people write them in YAML, on one line: {type: linear, units: 16}.</summary>
internal static class FlowYaml
{
    public static string Write(JobNode node) => node switch
    {
        MappingNode mapping => $"{{{string.Join(", ", mapping.Keys.Select(key => $"{key.Name}: {Write(key.Value)}"))}}}",
        SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Write))}]",
        ScalarNode { Kind: ScalarKind.Text } text when !IsPlain(text.Text) => $"'{text.Text}'",
        _ => ((ScalarNode)node).Text,
    };

    private static bool IsPlain(string text) =>
        char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '/');
}
