using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Jobs.Binding;

/// <summary>Layers that were understood and not made yet.</summary>
/// <param name="Layers">A layer, or layers that follow each other.</param>
internal sealed record LayerPlan(IBuildable Layers)
{
    /// <summary>Makes the layers anew.</summary>
    /// <param name="sample">Shape of one incoming sample.</param>
    /// <exception cref="JobException">Such a sample cannot be taken, or a value is out of range.</exception>
    public Module Build(Shape sample) => (Module)Layers.Build(new BuildContext(sample))!;
}
