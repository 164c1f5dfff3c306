using Cluster.Engine.Autograd;
using Cluster.Engine.Losses;
using Cluster.Engine.Memory;

namespace Cluster.Engine.Training;

/// <summary>A way to compute several micro-batches.</summary>
internal abstract class BatchPass : IDisposable
{
    /// <summary>All samples.</summary>
    public abstract Span<float> Inputs { get; }

    /// <summary>All predictions.</summary>
    public abstract ReadOnlySpan<float> Outputs { get; }

    /// <summary>Bytes of all its buffers.</summary>
    public abstract long BufferBytes { get; }

    public abstract BatchSums Forward(AlignedBuffer weights, in PassContext context);

    public abstract BatchSums ForwardBackward(AlignedBuffer weights, AlignedBuffer gradientSums, in PassContext context, IPassObserver? observer);

    public abstract void Dispose();
}
