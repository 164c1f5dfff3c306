using Cluster.Engine.Randomness;
using Cluster.Engine.Tensors;

namespace Cluster.Data;

/// <summary>Digits drawn by the program itself, for runs that need data and have none: grey images [1, 28, 28] in 10 classes, made
/// from a seed with counted randomness and equal on every machine.</summary>
/// <remarks>A sample is one of two drawings of its digit, turned, scaled, slanted, bent and shifted, of varying stroke width and
/// brightness, with noise and stray strokes; one in eight is dark on light. Classes take turns, so every ten consecutive samples
/// hold each class once. A perceptron 784-256-128-10 reaches about 98 % on the test part within 6 epochs (ReLU, Adam 0.001,
/// batch 256), a linear softmax model 85 % however long it trains.</remarks>
public sealed class GlyphDataset : ByteDataset
{
    /// <summary>Training samples unless the caller says otherwise.</summary>
    public const int DefaultTrainCount = 20_000;

    /// <summary>Test samples unless the caller says otherwise.</summary>
    public const int DefaultTestCount = 4_000;

    private const uint TrainSplit = 0;
    private const uint TestSplit = 1;

    private static readonly Shape ImageShape = new(1, GlyphRenderer.Side, GlyphRenderer.Side);

    private GlyphDataset(string name, byte[] samples, byte[] labels)
        : base(name, ImageShape, TargetSchema.Class(GlyphStrokes.Classes), samples, labels)
    {
    }

    /// <summary>Most samples that a part can have, about 2.7 million: its bytes must fit one array.</summary>
    public static int MaximumCount => Array.MaxLength / GlyphRenderer.Pixels;

    /// <summary>Both parts at their usual sizes.</summary>
    /// <param name="seed">Decides every sample.</param>
    public static DatasetSplits Create(ulong seed) => Create(seed, DefaultTrainCount, DefaultTestCount);

    /// <summary>Both parts. A sample depends on its seed, part and index alone, so a larger part begins with the smaller one.</summary>
    /// <param name="seed">Decides every sample.</param>
    /// <param name="trainCount">Training samples, 1 to <see cref="MaximumCount"/>.</param>
    /// <param name="testCount">Test samples, 1 to <see cref="MaximumCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count lies outside its range.</exception>
    public static DatasetSplits Create(ulong seed, int trainCount, int testCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trainCount, MaximumCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(testCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(testCount, MaximumCount);
        var renderer = new GlyphRenderer();
        return new DatasetSplits(
            Generate("glyphs/train", renderer, seed, TrainSplit, trainCount),
            Generate("glyphs/test", renderer, seed, TestSplit, testCount));
    }

    private static GlyphDataset Generate(string name, GlyphRenderer renderer, ulong seed, uint split, int count)
    {
        var labels = new byte[count];
        var samples = new byte[count * GlyphRenderer.Pixels];
        for (var index = 0; index < count; index++)
        {
            var digit = index % GlyphStrokes.Classes;
            labels[index] = (byte)digit;
            var key = new RandomKey(seed, RandomPurpose.Dataset, Layer: split, Step: (uint)index);
            renderer.Render(digit, key, samples.AsSpan(index * GlyphRenderer.Pixels, GlyphRenderer.Pixels));
        }

        return new GlyphDataset(name, samples, labels);
    }
}
