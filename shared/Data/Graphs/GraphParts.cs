using Cluster.Data.Splits;
using Cluster.Data.Tables;

namespace Cluster.Data.Graphs;

/// <summary>Which nodes are learned from and which judged by.</summary>
/// <param name="Train">The first.</param>
/// <param name="Test">The others.</param>
internal sealed record GraphParts(int[] Train, int[] Test)
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Reads the parts from their file, or draws them.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="labels">Label of each.</param>
    /// <exception cref="DataException">A part is empty, or names a node that is unknown, without a class or in both.</exception>
    public static GraphParts Of(GraphRecipe recipe, GraphNodes nodes, int[] labels) =>
        recipe.SplitFile is null ? Draw(recipe, labels) : Read(recipe, nodes, labels);

    private static GraphParts Draw(GraphRecipe recipe, int[] labels)
    {
        var labelled = new LabelledNodes(recipe.Nodes, [.. Enumerable.Range(0, labels.Length).Where(node => labels[node] != TargetSchema.Ignored)]);
        var classes = Array.ConvertAll(labelled.Places, node => labels[node]);
        var (train, test) = (recipe.Split ?? RowSplit.Usual(hasClasses: true)).Of(labelled, classes);
        return new GraphParts(Array.ConvertAll(train, row => labelled.Places[row]), Array.ConvertAll(test, row => labelled.Places[row]));
    }

    private static GraphParts Read(GraphRecipe recipe, GraphNodes nodes, int[] labels)
    {
        var file = LineFile.Read("Split file", recipe.SplitFile!);
        var parts = new Dictionary<string, List<int>>(StringComparer.Ordinal) { [recipe.TrainPart] = [], [recipe.TestPart] = [] };
        var taken = new HashSet<int>();
        foreach (var (number, line) in file.Lines())
        {
            var words = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || !parts.TryGetValue(words[0], out var part))
            {
                continue;
            }

            foreach (var name in words.AsSpan(1))
            {
                var node = nodes.IndexOf(name);
                part.Add(node < 0 ? throw file.Problem(number, $"a part needs names of nodes, got '{CellText.Shown(name)}'; mend the line")
                    : labels[node] == TargetSchema.Ignored
                        ? throw file.Problem(number, $"node '{CellText.Shown(name)}' needs a class, got none; leave it out")
                    : taken.Add(node) ? node
                    : throw file.Problem(number, $"node '{CellText.Shown(name)}' needs to be in one part, got it twice; leave one out"));
            }
        }

        return parts.FirstOrDefault(pair => pair.Value.Count == 0).Key is { } empty
            ? throw file.Problem(null, $"the part '{empty}' needs nodes, got none; check its name")
            : new GraphParts([.. parts[recipe.TrainPart]], [.. parts[recipe.TestPart]]);
    }

    private sealed record LabelledNodes(string Path, int[] Places) : IRowSource
    {
        public int Rows => Places.Length;

        public string Place => $"Node file {Path}";

        public IEnumerable<int> InOrderOf(string column) =>
            throw new DataException($"{Place} has no columns, got a split by '{column}'; leave 'by' out for the order of the file.");
    }
}
