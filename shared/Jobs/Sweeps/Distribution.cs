using System.Collections.Immutable;
using System.Globalization;
using Cluster.Engine.Numerics;
using Cluster.Jobs.Binding;
using Cluster.Jobs.Nodes;

namespace Cluster.Jobs.Sweeps;

/// <summary>The values that a key may take: some of its own, or numbers of a range.</summary>
internal abstract class Distribution
{
    private const string Choice = "choice";
    private const string Points = "points";
    private const int MostPoints = 1000;
    private static readonly string[] Names = [Choice, "uniform", "log_uniform", "whole"];

    /// <summary>All of its values, for a grid; null where they are too many to name.</summary>
    public abstract ImmutableArray<JobNode>? All { get; }

    /// <summary>A value.</summary>
    /// <param name="unit">A random number in [0, 1).</param>
    public abstract JobNode At(double unit);

    /// <summary>Reads a distribution such as {log_uniform: [1e-4, 1e-1]}; null where the node is a value like any other.</summary>
    /// <exception cref="JobException">It has no range, or a wrong one.</exception>
    public static Distribution? TryRead(NodeAt at)
    {
        if (at.Node is not MappingNode mapping || mapping.Keys.FirstOrDefault(key => Names.Contains(key.Name)) is not { } named)
        {
            return null;
        }

        var isRange = named.Name != Choice;
        if (mapping.Keys.FirstOrDefault(key => key != named && !(isRange && key.Name == Points)) is { } other)
        {
            throw at.ProblemWith(other.Name, $"expected {(isRange ? $"{Points} or nothing" : "nothing")} beside {named.Name}", other.Place);
        }

        var list = at.Child(named);
        return isRange ? Range(list, named.Name, PointsOf(at, mapping)) : OneOf(list);
    }

    /// <summary>One of the items of a list.</summary>
    /// <exception cref="JobException">There is no item.</exception>
    public static Distribution OneOf(NodeAt list) => list.Node is SequenceNode { Items: { Length: > 0 } items }
        ? new Options(items)
        : throw list.Expected("a list of values, at least one");

    private static NumberRange Range(NodeAt at, string name, int? points)
    {
        if (at.Node is not SequenceNode { Items: [var low, var high] })
        {
            throw at.Expected("a list of the least and the greatest number");
        }

        var (least, greatest) = (NumberOf(at.Item(0, low)), NumberOf(at.Item(1, high)));
        if (!double.IsFinite(least) || !double.IsFinite(greatest) || least >= greatest)
        {
            throw at.Problem(FormattableString.Invariant($"expected the least finite number before the greatest, got {least} and {greatest}"));
        }

        return name switch
        {
            "log_uniform" when least <= 0 => throw at.Problem(FormattableString.Invariant($"expected numbers above 0, got {least}")),
            "whole" when least != Math.Floor(least) || greatest != Math.Floor(greatest) => throw at.Problem("expected whole numbers"),
            "log_uniform" => new LogarithmicRange(at.Node.Place, least, greatest, points),
            "whole" => new WholeRange(at.Node.Place, least, greatest, points),
            _ => new NumberRange(at.Node.Place, least, greatest, points),
        };
    }

    private static double NumberOf(NodeAt at) => (double)new NumberKind().Bind(at);

    private static int? PointsOf(NodeAt at, MappingNode mapping)
    {
        if (mapping.Keys.FirstOrDefault(key => key.Name == Points) is not { } key)
        {
            return null;
        }

        var points = (int)new WholeNumberKind<int>().Bind(at.Child(key));
        return points is >= 2 and <= MostPoints
            ? points
            : throw at.Child(key).Problem(FormattableString.Invariant($"expected 2 to {MostPoints}, got {points}"));
    }

    private sealed class Options(ImmutableArray<JobNode> items) : Distribution
    {
        public override ImmutableArray<JobNode>? All => items;

        public override JobNode At(double unit) => items[(int)(unit * items.Length)];
    }

    private class NumberRange(Place place, double least, double greatest, int? points) : Distribution
    {
        private const string FourDigits = "G4";

        protected double Least => least;

        protected double Greatest => greatest;

        public override ImmutableArray<JobNode>? All => points is { } count
            ? [.. Enumerable.Range(0, count).Select(index => Node((double)index / (count - 1))).DistinctBy(node => node.Text)]
            : null;

        public override JobNode At(double unit) => Node(unit);

        // Four digits are enough for people, and far above what the last bits of a logarithm could change.
        protected virtual double Value(double unit) =>
            double.Parse(Exact(unit).ToString(FourDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        protected virtual double Exact(double unit) => least + (unit * (greatest - least));

        private ScalarNode Node(double unit) =>
            new(place, ScalarKind.Number, Math.Clamp(Value(unit), least, greatest).ToString("R", CultureInfo.InvariantCulture));
    }

    private sealed class LogarithmicRange(Place place, double least, double greatest, int? points) : NumberRange(place, least, greatest, points)
    {
        protected override double Exact(double unit)
        {
            var (low, high) = (DoubleFunctions.Log(Least), DoubleFunctions.Log(Greatest));
            return DoubleFunctions.Exp(low + (unit * (high - low)));
        }
    }

    // A point of a grid is a number of the range; a random one has each whole number equally often.
    private sealed class WholeRange(Place place, double least, double greatest, int? points) : NumberRange(place, least, greatest, points)
    {
        public override JobNode At(double unit) => base.At(unit * (Greatest - Least + 1) / (Greatest - Least));

        protected override double Value(double unit) => Math.Floor(Exact(unit));
    }
}
