namespace Cluster.Data.Graphs;

/// <summary>Makes datasets of graphs.</summary>
public static class GraphSource
{
    /// <summary>Reads the files.</summary>
    /// <param name="recipe">Which files, and how.</param>
    /// <returns>Two <see cref="GraphDataset"/> of the same graph, each with the labels of its own nodes.</returns>
    /// <exception cref="DataException">A file cannot be read or does not fit the others.</exception>
    public static DatasetSplits Open(GraphRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var nodes = GraphNodes.Read(recipe);
        var graph = EdgeFile.Read(recipe, nodes);
        var labels = nodes.Labels();
        var parts = GraphParts.Of(recipe, nodes, labels);
        var name = Path.GetFileName(recipe.Nodes).Split('.')[0];
        return new DatasetSplits(
            new GraphDataset($"{name}/train", nodes, graph, Only(labels, parts.Train)),
            new GraphDataset($"{name}/test", nodes, graph, Only(labels, parts.Test)));
    }

    private static int[] Only(int[] labels, int[] part)
    {
        var kept = new int[labels.Length];
        Array.Fill(kept, TargetSchema.Ignored);
        foreach (var node in part)
        {
            kept[node] = labels[node];
        }

        return kept;
    }
}
