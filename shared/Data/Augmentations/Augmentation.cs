using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>A random change of an image that leaves its class as it is. What is drawn depends on the job's seed, the epoch, the sample and
/// the place in the list of augmentations alone, so that every worker makes the same image.</summary>
public abstract class Augmentation
{
    /// <summary>Throws unless samples can be changed so.</summary>
    /// <param name="sample">Shape of a sample: [rows, columns] or [channels, rows, columns].</param>
    /// <exception cref="ShapeException">They cannot.</exception>
    public virtual void Check(Shape sample) => _ = new ImageGrid(GetType().Name, sample);

    /// <summary>Changes one image. Allocates nothing.</summary>
    /// <param name="image">The image, row-major; overwritten.</param>
    /// <param name="scratch">Room of the image's length.</param>
    /// <param name="sample">Shape of the image.</param>
    /// <param name="key">The stream of random numbers for this image.</param>
    public abstract void Apply(Span<float> image, Span<float> scratch, Shape sample, in RandomKey key);
}
