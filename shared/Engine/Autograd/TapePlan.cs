using System.Collections.Immutable;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Gives every value, gradient and saved tensor of a recording its place in one arena, and decides which contribution to a
/// gradient is written in place and which takes a detour to be added.</summary>
internal sealed class TapePlan
{
    private readonly HashSet<Value> _contributed = [];
    private long _length;

    public TapePlan(ParameterLayout layout, List<Value> roots, List<TapeNode> nodes, Value output)
    {
        PlaceValues(roots, nodes);
        var scratchStart = _length;
        PlaceScratch(nodes, scratchStart);
        _contributed.Add(output.Root);
        for (var index = nodes.Count - 1; index >= 0; index--)
        {
            PlanBackward(nodes[index], scratchStart);
        }

        if (_length > int.MaxValue)
        {
            throw new ShapeException(
                $"Tape needs fewer than 2^31 floats of activations, got {_length}; use smaller micro-batches or layers.");
        }

        ArenaLength = (int)_length;
        ClearedGradients = GradientsToClear(layout);
    }

    /// <summary>Floats of the arena.</summary>
    public int ArenaLength { get; }

    /// <summary>Stretches of the gradient arena that no operation writes: padding, and parameters without influence.</summary>
    public ImmutableArray<Range> ClearedGradients { get; }

    private void PlaceValues(List<Value> roots, List<TapeNode> nodes)
    {
        foreach (var root in roots)
        {
            root.Offset = Reserve(root.Shape.ElementCount);
            root.GradientOffset = Reserve(root.Shape.ElementCount);
        }

        foreach (var node in nodes)
        {
            node.SavedOffset = Reserve(node.SavedLength);
        }
    }

    // Room for one call is shared by all: the next call may overwrite it.
    private void PlaceScratch(List<TapeNode> nodes, long scratchStart)
    {
        foreach (var node in nodes)
        {
            node.ScratchOffset = (int)Math.Min(scratchStart, int.MaxValue);
            _length = Math.Max(_length, scratchStart + Padded(node.ScratchLength));
        }
    }

    private void PlanBackward(TapeNode node, long scratchStart)
    {
        var scratchOffsets = new int[node.Inputs.Length];
        Array.Fill(scratchOffsets, -1);
        var used = Enumerable.Range(0, node.Outputs.Length).Where(output => _contributed.Contains(node.Outputs[output].Root)).ToArray();
        node.RunsBackward = node.Outputs[0].NeedsGradient && used.Length > 0;
        if (node.RunsBackward)
        {
            node.UnusedOutputs = [.. Enumerable.Range(0, node.Outputs.Length).Except(used)];

            // All detours share one place: what lies there is added before the next operation runs.
            var scratch = scratchStart + Padded(node.ScratchLength);
            for (var index = 0; index < node.Inputs.Length; index++)
            {
                var root = node.Inputs[index].Root;
                if (node.Inputs[index].NeedsGradient && !_contributed.Add(root))
                {
                    scratchOffsets[index] = (int)scratch;
                    scratch += Padded(root.Shape.ElementCount);
                }
            }

            _length = Math.Max(_length, scratch);
        }

        node.ScratchOffsets = [.. scratchOffsets];
    }

    private ImmutableArray<Range> GradientsToClear(ParameterLayout layout)
    {
        var written = new HashSet<int>();
        foreach (var root in _contributed)
        {
            if (root.Kind == ValueKind.Parameter)
            {
                written.Add(root.Offset);
            }
        }

        var ranges = ImmutableArray.CreateBuilder<Range>();
        var end = 0;
        foreach (var slice in layout.Parameters)
        {
            if (written.Contains(slice.Offset) || slice.Length == 0)
            {
                AddRange(ranges, end, slice.Offset);
                end = slice.Offset + slice.Length;
            }
        }

        AddRange(ranges, end, layout.Length);
        return ranges.ToImmutable();
    }

    private static void AddRange(ImmutableArray<Range>.Builder ranges, int start, int end)
    {
        if (end > start)
        {
            ranges.Add(start..end);
        }
    }

    private int Reserve(int count)
    {
        var offset = _length;
        _length += Padded(count);
        return (int)Math.Min(offset, int.MaxValue);
    }

    private static long Padded(int length) =>
        ((long)length + ParameterLayout.SliceAlignment - 1) / ParameterLayout.SliceAlignment * ParameterLayout.SliceAlignment;
}
