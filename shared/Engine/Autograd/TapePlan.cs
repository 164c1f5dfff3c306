using System.Collections.Immutable;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Autograd;

/// <summary>Gives every value, gradient and saved tensor of a recording its place in one arena, and decides how each contribution to a
/// gradient gets there.</summary>
internal sealed class TapePlan
{
    private readonly MicroBatches _parts;
    private readonly HashSet<Value> _contributed = [];
    private readonly Dictionary<Value, int> _parameterUses = [];
    private readonly List<Value> _separate = [];
    private readonly Dictionary<Value, long> _reserved = [];
    private long _length;
    private long _scratchEnd;

    public TapePlan(ParameterLayout layout, in MicroBatches parts, List<Value> roots, List<TapeNode> nodes, Value output)
    {
        _parts = parts;
        PlaceKept(roots, nodes);
        PlaceRecomputed(roots, nodes);
        MarkBackward(nodes, output);
        _contributed.Clear();
        _contributed.Add(output.Root);
        PlaceSeparate();
        ScratchOffset = (int)Math.Min(_length, int.MaxValue);
        _scratchEnd = _length;
        for (var index = nodes.Count - 1; index >= 0; index--)
        {
            PlanGradients(nodes[index]);
        }

        if (_scratchEnd > int.MaxValue)
        {
            throw new ShapeException(
                $"Tape needs fewer than 2^31 floats of activations, got {_scratchEnd}; use smaller micro-batches or layers.");
        }

        ArenaLength = (int)_scratchEnd;
        ClearedGradients = GradientsToClear(layout);
    }

    /// <summary>Floats of the arena.</summary>
    public int ArenaLength { get; }

    /// <summary>Where the room for single calls begins.</summary>
    public int ScratchOffset { get; }

    /// <summary>Floats that a value, its gradient and what the operation behind it keeps for backward take.</summary>
    /// <param name="root">Value with memory of its own.</param>
    public long ReservedFor(Value root) => _reserved.GetValueOrDefault(root);

    /// <summary>Stretches of the gradient arena that no operation writes: padding, and parameters without influence.</summary>
    public ImmutableArray<Range> ClearedGradients { get; }

    /// <summary>Floats of the gradients that <see cref="SeparateParameters"/> have until the pass ends.</summary>
    public long SeparateLength => _separate.Sum(root => (long)root.SeparateStride * _parts.Count);

    /// <summary>Parameters whose micro-batches have gradients of their own until the pass ends.</summary>
    public ImmutableArray<Value> SeparateParameters => [.. _separate];

    private void PlaceKept(List<Value> roots, List<TapeNode> nodes)
    {
        foreach (var root in roots.Where(root => root.Segment < 0))
        {
            Place(root);
        }

        foreach (var node in nodes.Where(node => node.Segment < 0))
        {
            PlaceSaved(node);
        }
    }

    // Recomputed stretches live one after the other, so all share one place.
    private void PlaceRecomputed(List<Value> roots, List<TapeNode> nodes)
    {
        var (start, end) = (_length, _length);
        foreach (var segment in nodes.Where(node => node.Segment >= 0).GroupBy(node => node.Segment))
        {
            _length = start;
            foreach (var root in roots.Where(root => root.Segment == segment.Key))
            {
                Place(root);
            }

            foreach (var node in segment)
            {
                PlaceSaved(node);
            }

            end = Math.Max(end, _length);
        }

        _length = end;
    }

    private void Place(Value root)
    {
        root.Offset = Reserve(root.Shape.ElementCount);
        root.GradientOffset = Reserve(root.Shape.ElementCount);
        _reserved[root] = 2 * Padded(root.Shape.ElementCount);
    }

    private void PlaceSaved(TapeNode node)
    {
        var start = _length;
        if (node.Schedule == NodeSchedule.EachMicroBatch || NeedsOwnCalls(node))
        {
            foreach (var call in node.MicroBatchCalls)
            {
                call.SavedOffset = Reserve(call.SavedLength);
            }
        }

        node.Whole.SavedOffset = Reserve(node.Schedule == NodeSchedule.EachMicroBatch ? 0 : node.Whole.SavedLength);
        _reserved[node.Outputs[0].Root] += _length - start;
    }

    // Such a node may turn out to share a parameter with others; then it runs micro-batch by micro-batch.
    private static bool NeedsOwnCalls(TapeNode node) => node.Schedule == NodeSchedule.Split && node.Whole.SavedLength > 0;

    /// <summary>Finds the nodes that lead from a parameter to the output, and counts how often they use each parameter.</summary>
    private void MarkBackward(List<TapeNode> nodes, Value output)
    {
        _contributed.Add(output.Root);
        for (var index = nodes.Count - 1; index >= 0; index--)
        {
            var node = nodes[index];
            var used = Enumerable.Range(0, node.Outputs.Length).Where(result => _contributed.Contains(node.Outputs[result].Root)).ToArray();
            node.RunsBackward = node.Outputs[0].NeedsGradient && used.Length > 0;
            if (!node.RunsBackward)
            {
                continue;
            }

            node.UnusedOutputs = [.. Enumerable.Range(0, node.Outputs.Length).Except(used)];
            foreach (var input in node.Inputs.Where(input => input.NeedsGradient))
            {
                _contributed.Add(input.Root);
                if (input.Kind == ValueKind.Parameter)
                {
                    _parameterUses[input.Root] = _parameterUses.GetValueOrDefault(input.Root) + 1;
                }
            }
        }
    }

    private void PlaceSeparate()
    {
        foreach (var (root, uses) in _parameterUses)
        {
            if (uses > 1 && root.Parameter is { IsTrainable: false })
            {
                throw new ShapeException(
                    $"Tape needs running statistics {root.Shape} that one layer gathers, got {uses} uses; give each place a layer of its own.");
            }

            if (uses > 1 && _parts.Count > 1)
            {
                root.SeparateStride = (int)Padded(root.Shape.ElementCount);
                root.SeparateOffset = Reserve((long)root.SeparateStride * _parts.Count);
                _separate.Add(root);
            }
        }
    }

    private void PlanGradients(TapeNode node)
    {
        // The room for the call itself comes first, then that for its detours: what lies there is added before the next call.
        var scratch = ScratchOffset + Padded(node.MicroBatchCalls.Append(node.Whole).Max(call => call.ScratchLength));
        var targets = new GradientTarget[node.Inputs.Length];
        for (var index = 0; node.RunsBackward && index < targets.Length; index++)
        {
            var input = node.Inputs[index];
            if (input.NeedsGradient)
            {
                node.HasBatchedGradients |= input.IsBatched;
                targets[index] = Target(input, ref scratch);
            }
        }

        node.KeepsStacks = !targets.Any(target => target.Route is GradientRoute.Separate or GradientRoute.SeparateDetour);
        if (NeedsOwnCalls(node) && !node.KeepsStacks)
        {
            node.Schedule = NodeSchedule.EachMicroBatch;
        }

        node.Targets = [.. targets];
        node.SharedFirst = node.Operation is ISharedGradients
            && node.Schedule != NodeSchedule.EachMicroBatch
            && node.KeepsStacks
            && node.Inputs.Zip(targets).All(pair => pair.First.IsBatched || pair.Second.Route != GradientRoute.Detour)
            && NodeRecording.ObstacleIn(node, _parts) is null;
        _scratchEnd = Math.Max(_scratchEnd, scratch);
    }

    private GradientTarget Target(Value input, ref long scratch)
    {
        var root = input.Root;
        var length = Padded(root.Shape.ElementCount);
        var isFirst = _contributed.Add(root);
        if (_parts.Count == 1 || input.IsBatched)
        {
            return isFirst ? new(GradientRoute.Direct) : new(GradientRoute.Detour, Take(ref scratch, length));
        }

        if (root.SeparateOffset >= 0)
        {
            return isFirst ? new(GradientRoute.Separate) : new(GradientRoute.SeparateDetour, Take(ref scratch, length));
        }

        return new(GradientRoute.Stack, Take(ref scratch, length * (MergeCounter.Depth(_parts.Count) - 1)), (int)length);
    }

    private static int Take(ref long scratch, long length)
    {
        var offset = (int)Math.Min(scratch, int.MaxValue);
        scratch += length;
        return offset;
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

    private int Reserve(long count)
    {
        var offset = _length;
        _length += Padded(count);
        return (int)Math.Min(offset, int.MaxValue);
    }

    private static long Padded(long length) =>
        (length + ParameterLayout.SliceAlignment - 1) / ParameterLayout.SliceAlignment * ParameterLayout.SliceAlignment;
}
