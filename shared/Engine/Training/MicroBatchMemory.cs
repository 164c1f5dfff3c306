using Cluster.Engine.Autograd;
using Cluster.Engine.Kernels;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Training;

/// <summary>Memory that a <see cref="MicroBatchGraph"/> takes, from the same plans that it is made by; nothing is allocated to know it.</summary>
/// <param name="ActivationBytes">Values, their gradients, and what operations keep for backward.</param>
/// <param name="ScratchBytes">Room for single calls.</param>
/// <param name="GradientBytes">Gradients of parameters that wait for those of other micro-batches.</param>
public readonly record struct MicroBatchMemory(long ActivationBytes, long ScratchBytes, long GradientBytes)
{
    /// <summary>All of it.</summary>
    public long Bytes => ActivationBytes + ScratchBytes + GradientBytes;

    /// <summary>The memory of a model for some micro-batches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layout">Layout of this model's parameters.</param>
    /// <param name="sampleShape">Shape of one sample, without the batch axis.</param>
    /// <param name="parts">The micro-batches.</param>
    /// <exception cref="ShapeException">The model cannot take such samples, or needs more memory than a tape can have.</exception>
    public static MicroBatchMemory Of(Module model, ParameterLayout layout, Shape sampleShape, in MicroBatches parts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layout);
        var together = new ModelRecording(model, layout, sampleShape, parts);
        if (together.RunsTogether)
        {
            return Of(together.Plan());
        }

        var one = Of(new ModelRecording(model, layout, sampleShape, new MicroBatches(parts.Size)).Plan());
        var last = parts.LastSize == parts.Size
            ? default
            : Of(new ModelRecording(model, layout, sampleShape, new MicroBatches(parts.LastSize)).Plan());
        var ends = (long)parts.Samples * (sampleShape.ElementCount + model.OutputShape(sampleShape).ElementCount);
        return new(
            one.ActivationBytes + last.ActivationBytes + (ends * sizeof(float)),
            one.ScratchBytes + last.ScratchBytes,
            one.GradientBytes + last.GradientBytes + ((long)(MergeCounter.Depth(parts.Count) - 1) * layout.Length * sizeof(float)));
    }

    private static MicroBatchMemory Of(TapePlan plan) => new(
        (plan.ScratchOffset - plan.SeparateLength) * sizeof(float),
        (long)(plan.ArenaLength - plan.ScratchOffset) * sizeof(float),
        plan.SeparateLength * sizeof(float));
}
