using Cluster.Cli.Commands;
using Cluster.Jobs;

namespace Cluster.Cli.Descending;

/// <summary>The optimization methods that a command line names.</summary>
internal static class MethodList
{
    /// <summary>Those that lectures compare.</summary>
    public static string[] Usual { get; } = ["sgd", "momentum", "{type: momentum, nesterov: true}", "adagrad", "rmsprop", "adam"];

    /// <summary>Reads methods that are separated by commas, or given one by one.</summary>
    /// <exception cref="JobException">There is no such optimizer, or it has no such keys.</exception>
    /// <exception cref="UsageException">There is none.</exception>
    public static IReadOnlyList<OptimizerChoice> Parse(IEnumerable<string> texts)
    {
        List<OptimizerChoice> methods = [.. texts.SelectMany(Split).Select(text => OptimizerChoice.Parse(text, $"--optimizers {text}"))];
        return methods.Count > 0 ? methods : throw new UsageException("--optimizers must name at least one, as in sgd,momentum,adam");
    }

    // Commas within braces belong to a method's keys.
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var index = 0; index <= text.Length; index++)
        {
            var letter = index < text.Length ? text[index] : ',';
            depth += letter switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (letter == ',' && (depth == 0 || index == text.Length))
            {
                if (text[start..index].Trim() is { Length: > 0 } method)
                {
                    yield return method;
                }

                start = index + 1;
            }
        }
    }
}
