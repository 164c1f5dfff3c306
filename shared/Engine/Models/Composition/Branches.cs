using System.Collections.Immutable;
using System.Globalization;
using Cluster.Engine.Autograd;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Branches side by side: each gets the same input, and their results are added or set one behind the other. A branch that is
/// <see cref="Identity"/> is a skip connection. Names are positions, as in "1.weight".</summary>
public sealed class Branches : Module
{
    private readonly ImmutableArray<KeyValuePair<string, Module>> _children;
    private readonly Merge _merge;
    private readonly int _axis;

    /// <summary>Branches that are merged.</summary>
    /// <param name="merge">How their results become one.</param>
    /// <param name="axis">Axis of a concatenation; the batch counts as axis 0 and stays, a negative one counts from the last.</param>
    /// <param name="branches">At least one module.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no branch, or the axis is the batch's.</exception>
    public Branches(Merge merge, int axis, params ReadOnlySpan<Module> branches)
    {
        SampleAxis.Check(axis, "Branches");
        if (branches.IsEmpty)
        {
            throw new ArgumentOutOfRangeException(nameof(branches), "Branches needs at least one module, got none; name some.");
        }

        var children = ImmutableArray.CreateBuilder<KeyValuePair<string, Module>>(branches.Length);
        foreach (var branch in branches)
        {
            ArgumentNullException.ThrowIfNull(branch, nameof(branches));
            children.Add(new(children.Count.ToString(CultureInfo.InvariantCulture), branch));
        }

        (_children, _merge, _axis) = (children.MoveToImmutable(), merge, axis);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Module>> Children => _children;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape sample) =>
        Merging.ShapeOf([.. _children.Select(child => child.Value.OutputShape(sample))], _merge, _axis, "Branches");

    /// <inheritdoc/>
    public override Value Record(TapeRecorder tape, Value input)
    {
        ArgumentNullException.ThrowIfNull(tape);
        var branches = _children.Select(child => tape.RecordModule(child.Key, child.Value, input)).ToArray();
        return Merging.Record(branches, _merge, _axis, "Branches");
    }
}
