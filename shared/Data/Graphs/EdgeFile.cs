using System.Collections.Immutable;
using Cluster.Data.Tables;

namespace Cluster.Data.Graphs;

/// <summary>Reads the edges of a graph.</summary>
internal static class EdgeFile
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Reads a file. An edge that is there twice counts once, as the first says.</summary>
    /// <param name="recipe">Which file, and whether edges have a direction.</param>
    /// <param name="nodes">The nodes.</param>
    /// <exception cref="DataException">The file is missing, or a line is no edge between nodes.</exception>
    public static NodeGraph Read(GraphRecipe recipe, GraphNodes nodes)
    {
        var file = LineFile.Read("Edge file", recipe.Edges);
        var (edges, seen) = (ImmutableArray.CreateBuilder<GraphEdge>(), new HashSet<(int, int)>());
        foreach (var (number, line) in file.Lines())
        {
            var words = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            var weight = 1.0;
            if (words.Length is not (2 or 3) || (words.Length == 3 && !(CellText.TryReal(words[2], out weight) && float.IsFinite((float)weight))))
            {
                throw file.Problem(number, $"an edge needs two names of nodes and at most a weight, got '{CellText.Shown(line)}'; mend the line");
            }

            var (from, to) = (Find(words[0], number), Find(words[1], number));
            Add(from, to, (float)weight);
            if (!recipe.Directed)
            {
                Add(to, from, (float)weight);
            }
        }

        return new NodeGraph(nodes.Count, edges.ToImmutable());

        void Add(int from, int to, float weight)
        {
            if (seen.Add((from, to)))
            {
                edges.Add(new GraphEdge(from, to, weight));
            }
        }

        int Find(string name, int number) => nodes.IndexOf(name) is >= 0 and var node
            ? node
            : throw file.Problem(number, $"an edge needs names of nodes, got '{CellText.Shown(name)}'; add the node or leave the edge out");
    }
}
