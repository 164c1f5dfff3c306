using Cluster.Engine.Kernels;

namespace Cluster.Engine.Autograd;

/// <summary>Calls the operation of a node as often as its schedule says, and brings the gradients together.</summary>
internal static unsafe class NodePass
{
    /// <summary>Computes the node's results.</summary>
    public static void Forward(TapeNode node, in TapeMemory memory, in PassContext context)
    {
        if (node.Schedule != NodeSchedule.EachMicroBatch)
        {
            node.Operation.Forward(new OperationFrame(node, node.Whole, memory, context));
            return;
        }

        for (var part = 0; part < node.MicroBatchCalls.Length; part++)
        {
            node.Operation.Forward(new OperationFrame(node, node.MicroBatchCalls[part], memory, Of(context, part)));
        }
    }

    /// <summary>Computes the gradients in the node's inputs. If somebody waits for those in shared inputs, they come first where they can.
    /// </summary>
    public static void Backward(
        TapeNode node, in MicroBatches parts, in TapeMemory memory, in PassContext context, IRowObserver? rows = null)
    {
        foreach (var unused in node.UnusedOutputs)
        {
            var root = node.Outputs[unused].Root;
            new Span<float>(memory.GradientOf(root), root.Shape.ElementCount).Clear();
        }

        if (rows is not null && node.SharedFirst)
        {
            BackwardShared(node, parts, memory, context, rows);
            BackwardBatched(node, memory, context);
            return;
        }

        switch (node.Schedule)
        {
            case NodeSchedule.Whole:
                node.Operation.Backward(new OperationFrame(node, node.Whole, memory, context));
                AddDetours(node, memory);
                break;
            case NodeSchedule.EachMicroBatch:
                BackwardParts(node, memory, context, WantedInputs.All);
                AddDetours(node, memory);
                break;
            default:
                BackwardBatched(node, memory, context);
                BackwardShared(node, parts, memory, context, null);
                break;
        }
    }

    private static void BackwardBatched(TapeNode node, in TapeMemory memory, in PassContext context)
    {
        if (node.HasBatchedGradients)
        {
            node.Operation.Backward(new OperationFrame(node, node.Whole, memory, context, new(WantedInputs.Batched, 0, 0)));
            AddDetours(node, memory);
        }
    }

    private static void BackwardShared(
        TapeNode node, in MicroBatches parts, in TapeMemory memory, in PassContext context, IRowObserver? rows)
    {
        if (node.Operation is ISharedGradients fused && node.KeepsStacks)
        {
            fused.BackwardShared(new OperationFrame(node, node.Whole, memory, context, new(WantedInputs.Shared, 0, 0)), parts, rows);
        }
        else
        {
            BackwardParts(node, memory, context, WantedInputs.Shared);
        }
    }

    private static void BackwardParts(TapeNode node, in TapeMemory memory, in PassContext context, WantedInputs wanted)
    {
        var held = 0;
        for (var part = 0; part < node.MicroBatchCalls.Length; part++)
        {
            var frame = new OperationFrame(node, node.MicroBatchCalls[part], memory, Of(context, part), new(wanted, part, held));
            node.Operation.Backward(frame);
            AddSeparateDetours(node, memory, part, frame);
            held++;
            for (var merges = MergeCounter.MergesAfter(part, node.MicroBatchCalls.Length); merges > 0; merges--, held--)
            {
                SharedGradientMerge.Run(node, memory, held - 2);
            }
        }
    }

    private static void AddDetours(TapeNode node, in TapeMemory memory)
    {
        for (var index = 0; index < node.Targets.Length; index++)
        {
            if (node.Targets[index].Route == GradientRoute.Detour)
            {
                var root = node.Inputs[index].Root;
                var length = root.Shape.ElementCount;
                Elementwise.AddInto(new Span<float>(memory.GradientOf(root), length), new(memory.Arena + node.Targets[index].Offset, length));
            }
        }
    }

    private static void AddSeparateDetours(TapeNode node, in TapeMemory memory, int part, in OperationFrame frame)
    {
        for (var index = 0; index < node.Targets.Length; index++)
        {
            if (node.Targets[index].Route == GradientRoute.SeparateDetour && frame.NeedsGradient(index))
            {
                Elementwise.AddInto(memory.Separate(node.Inputs[index].Root, part), frame.InputGradient(index));
            }
        }
    }

    private static PassContext Of(in PassContext context, int part) => context with { MicroBatch = context.MicroBatch + (uint)part };
}
