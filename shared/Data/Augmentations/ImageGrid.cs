using Cluster.Engine.Tensors;

namespace Cluster.Data.Augmentations;

/// <summary>A sample's axes as those of an image: channels first, one channel where there is no such axis.</summary>
internal readonly record struct ImageGrid
{
    /// <exception cref="ShapeException">The sample is no image.</exception>
    public ImageGrid(string what, Shape sample)
    {
        if (sample.Rank is not (2 or 3))
        {
            throw new ShapeException(
                $"{what} needs images of [rows, columns] or [channels, rows, columns], got samples of {sample}; leave it out.");
        }

        Channels = sample.Rank == 3 ? sample[0] : 1;
        Rows = sample[-2];
        Columns = sample[-1];
    }

    public int Channels { get; }

    public int Rows { get; }

    public int Columns { get; }
}
