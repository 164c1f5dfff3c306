using Cluster.Engine.Initialization;
using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>A law whose numbers stay as they are but for one row, which is zeros.</summary>
/// <param name="law">Law of the other rows.</param>
/// <param name="row">The row.</param>
internal sealed class ZeroRowInitializer(Initializer law, int row) : Initializer
{
    public override void Fill(Shape shape, RandomKey key, Span<float> target)
    {
        law.Fill(shape, key, target);
        target.Slice(row * shape[1], shape[1]).Clear();
    }
}
