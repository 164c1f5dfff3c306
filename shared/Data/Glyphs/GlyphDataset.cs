using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Built-in images of digits.</summary>
public sealed class GlyphDataset : ByteDataset
{
    private GlyphDataset(string name, Shape shape, int classes, byte[] samples, byte[] labels)
        : base(name, shape, classes, samples, labels)
    {
    }

    /// <summary>Both parts at their usual sizes.</summary>
    /// <param name="seed">Decides every sample.</param>
    public static DatasetSplits Create(ulong seed) => Create(seed, 16_000, 4_000);

    /// <summary>Both parts.</summary>
    /// <param name="seed">Decides every sample.</param>
    /// <param name="trainCount">Training samples.</param>
    /// <param name="testCount">Test samples.</param>
    public static DatasetSplits Create(ulong seed, int trainCount, int testCount) =>
        new(Make("glyphs/train", seed, 0, trainCount), Make("glyphs/test", seed, 1, testCount));

    private static GlyphDataset Make(string name, ulong seed, uint split, int count)
    {
        var r = new GlyphRenderer();
        var labels = new byte[count];
        var samples = new byte[count * 784];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 10);
            r.Render(i % 10, new RandomKey(seed, RandomPurpose.Dataset, split, (uint)i), samples.AsSpan(i * 784, 784));
        }

        return new GlyphDataset(name, new Shape(1, 28, 28), 10, samples, labels);
    }
}
