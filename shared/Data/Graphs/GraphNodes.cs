using System.Globalization;
using System.Runtime.InteropServices;
using Cluster.Data.Tables;
using Cluster.Data.Tables.Transforms;

namespace Cluster.Data.Graphs;

/// <summary>The nodes of a graph: names, classes and features, of which those that are 0 are not kept.</summary>
internal sealed class GraphNodes
{
    private const int MostFeatures = 1 << 20;
    private const long MostElements = 1 << 28;

    private readonly LineFile _file;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _classes = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _indices = [];
    private readonly List<float> _values = [];

    private GraphNodes(LineFile file) => _file = file;

    /// <summary>Number of nodes.</summary>
    public int Count => _places.Count;

    /// <summary>Features of a node.</summary>
    public int Features { get; private set; }

    /// <summary>Names of the classes in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; private set; } = [];

    /// <summary>Of each node where its features begin; one more than there are nodes.</summary>
    public ReadOnlySpan<int> Starts => CollectionsMarshal.AsSpan(_starts);

    /// <summary>Places of the features that are not 0.</summary>
    public ReadOnlySpan<int> Indices => CollectionsMarshal.AsSpan(_indices);

    /// <summary>Their values.</summary>
    public Span<float> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Reads a file.</summary>
    /// <param name="recipe">Which file, and how it is written.</param>
    /// <exception cref="DataException">The file is missing or not as the recipe says.</exception>
    public static GraphNodes Read(GraphRecipe recipe)
    {
        var nodes = new GraphNodes(LineFile.Read("Node file", recipe.Nodes));
        foreach (var (number, line) in nodes._file.Lines())
        {
            nodes.Add(number, line, recipe);
        }

        nodes.Complete(recipe);
        return nodes;
    }

    /// <summary>Where a node stands; -1 if there is none of the name.</summary>
    public int IndexOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>Label of each node; <see cref="TargetSchema.Ignored"/> for one that has none.</summary>
    public int[] Labels()
    {
        var labels = ClassNames.Select((name, label) => (name, label)).ToDictionary(StringComparer.Ordinal);
        return [.. _classes.Select(name => name.Length == 0 ? TargetSchema.Ignored : labels[name])];
    }

    private void Add(int number, string line, GraphRecipe recipe)
    {
        var cells = line.Split('\t');
        if (cells.Length != 3)
        {
            throw _file.Problem(number, $"a node needs a name, a class and features with tabs between them, got {cells.Length} cells; mend the line");
        }

        if (cells[0].Length == 0 || !_places.TryAdd(cells[0], _places.Count))
        {
            throw _file.Problem(number, $"a node needs a name of its own, got '{CellText.Shown(cells[0])}'; rename it");
        }

        _classes.Add(cells[1] == "?" ? "" : cells[1]);
        var features = cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var place = 0; place < features.Length; place++)
        {
            var (index, value) = recipe.Features == FeatureForm.Values ? (place, Value(features[place], number)) : Indexed(features[place], number);
            if (index >= (recipe.FeatureCount ?? MostFeatures))
            {
                throw _file.Problem(number, FormattableString.Invariant(
                    $"features need places below {recipe.FeatureCount ?? MostFeatures}, got {index}; mend the line, or set the number of features"));
            }

            Features = Math.Max(Features, index + 1);
            _indices.Add(index);
            _values.Add(value);
        }

        if (recipe.Features == FeatureForm.Values && features.Length != Features)
        {
            throw _file.Problem(number, $"a node needs {Features} features like those before, got {features.Length}; mend the line");
        }

        _starts.Add(_indices.Count);
    }

    private void Complete(GraphRecipe recipe)
    {
        Features = recipe.FeatureCount ?? Features;
        ClassNames = [.. CategoryCounts.InOrder(_classes.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal))];
        if (Count == 0 || Features == 0 || ClassNames.Count == 0)
        {
            var got = $"{Count} nodes, {Features} features, {ClassNames.Count} classes";
            throw _file.Problem(null, $"a graph needs nodes with features and classes, got {got}; check the file");
        }

        if ((long)Count * Features > MostElements)
        {
            throw _file.Problem(null, FormattableString.Invariant(
                $"a graph needs at most {MostElements} features of all nodes together, got {Count} nodes of {Features}; leave some out"));
        }

        if (recipe.NormalizeRows)
        {
            NormalizeRows();
        }
    }

    private void NormalizeRows()
    {
        for (var node = 0; node < Count; node++)
        {
            var values = Values[_starts[node].._starts[node + 1]];
            var sum = 0.0;
            foreach (var value in values)
            {
                sum += value;
            }

            for (var index = 0; index < values.Length; index++)
            {
                values[index] = sum == 0 ? values[index] : (float)(values[index] / sum);
            }
        }
    }

    private (int Index, float Value) Indexed(string text, int number)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return int.TryParse(colon < 0 ? text : text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (index, colon < 0 ? 1 : Value(text[(colon + 1)..], number))
            : throw _file.Problem(number, $"features need places from 0, as 19 or 19:0.5, got '{CellText.Shown(text)}'; mend the line");
    }

    private float Value(string text, int number) => CellText.TryReal(text, out var value) && float.IsFinite((float)value)
        ? (float)value
        : throw _file.Problem(number, $"a feature needs a number of single precision, got '{CellText.Shown(text)}'; mend the line");
}
