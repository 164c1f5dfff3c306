using System.Text;

namespace Cluster.Jobs.Binding;

/// <summary>Names of the program as job files write them, and the nearest of them to one that is none.</summary>
internal static class Naming
{
    /// <summary>The name in snake_case: learningRate and LearningRate become learning_rate, ReLU becomes relu, beta1 stays as it is.</summary>
    public static string Snake(string name)
    {
        // The one word that has capitals in its middle.
        name = name.Replace("ReLU", "Relu", StringComparison.Ordinal);
        var snake = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var startsWord = char.IsUpper(name[index]) && index > 0
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            snake.Append(startsWord ? "_" : "").Append(char.ToLowerInvariant(name[index]));
        }

        return snake.ToString();
    }

    /// <summary>A clause that names the nearest of some names; empty if none is near.</summary>
    public static string DidYouMean(string got, IEnumerable<string> names) => Nearest(got, names) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>The nearest of some names, by Levenshtein's distance between their letters, where two swapped neighbours are one
    /// mistake; the first of equals. Null if more than a third of the letters would have to change.</summary>
    public static string? Nearest(string got, IEnumerable<string> names)
    {
        var (best, least) = (default(string), int.MaxValue);
        var letters = Letters(got);
        foreach (var name in names)
        {
            var other = Letters(name);
            var most = Math.Min(least - 1, Math.Max(letters.Length, other.Length) / 3);

            // They differ by no less than their lengths do. Whoever writes pages in place of a name meant no other.
            if (Math.Abs(letters.Length - other.Length) <= most && Distance(letters, other) is var distance && distance <= most)
            {
                (best, least) = (name, distance);
            }
        }

        return best;
    }

    // Case and separators are no mistake: CrossEntropy means cross_entropy.
    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1),
                        1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[left.Length, right.Length];
    }
}
