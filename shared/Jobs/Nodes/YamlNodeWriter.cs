using System.Text;
using Cluster.Jobs.Looks;

namespace Cluster.Jobs.Nodes;

/// <summary>Writes nodes as YAML that people can read and change: the outermost levels a key a line, what is short and lies deeper in one.</summary>
internal static class YamlNodeWriter
{
    private const int LongestFlow = 100;

    /// <summary>The node as YAML, with an end of line.</summary>
    public static string Write(MappingNode node)
    {
        var text = new StringBuilder();
        WriteKeys(text, node, "");
        return text.ToString();
    }

    private static void WriteKeys(StringBuilder text, MappingNode node, string indent)
    {
        foreach (var key in node.Keys)
        {
            text.Append(indent).Append(YamlText.Scalar(key.Name)).Append(':');
            WriteBehind(text, key.Value, indent);
        }
    }

    private static void WriteBehind(StringBuilder text, JobNode node, string indent)
    {
        var flow = Flow(node);
        switch (node)
        {
            case MappingNode { Keys.IsEmpty: false } mapping when flow.Length > LongestFlow:
                text.Append('\n');
                WriteKeys(text, mapping, indent + "  ");
                break;
            case SequenceNode { Items.IsEmpty: false } sequence when flow.Length > LongestFlow:
                text.Append('\n');
                foreach (var item in sequence.Items)
                {
                    text.Append(indent).Append("  - ").Append(Flow(item)).Append('\n');
                }

                break;
            default:
                text.Append(' ').Append(flow).Append('\n');
                break;
        }
    }

    private static string Flow(JobNode node) => node switch
    {
        MappingNode mapping => $"{{{string.Join(", ", mapping.Keys.Select(key => $"{YamlText.Scalar(key.Name)}: {Flow(key.Value)}"))}}}",
        SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Flow))}]",
        ScalarNode { Kind: ScalarKind.Text } text => YamlText.Scalar(text.Text),
        ScalarNode scalar => scalar.Text,
        _ => throw new ArgumentException($"A job has no {node.GetType().Name}."),
    };
}
