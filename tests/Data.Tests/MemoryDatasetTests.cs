using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

public sealed class MemoryDatasetTests
{
    private static readonly Shape Pair = new(2);

    [Fact]
    public void OfLabels_GivesBackWhatItWasGiven()
    {
        var data = MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [1, 0], classes: 3, ["a", "b", "c"]);
        var sample = new float[2];
        data.CopySample(1, sample);

        Assert.Equal([3f, 4f], sample);
        Assert.Equal((2, 3, 1), (data.Count, data.Classes, data.Label(0)));
        Assert.Equal(2 * (2 + 1) * sizeof(float), data.MemoryBytes);
        Assert.Throws<InvalidOperationException>(() => data.CopyValues(0, new float[1]));
    }

    [Fact]
    public void OfValues_WithAShape_GivesSeveralASample()
    {
        var data = MemoryDataset.OfValues(Pair, [1, 2, 3, 4], [5, 6, 7, 8], Pair);
        var values = new float[2];
        data.CopyValues(1, values);

        Assert.Equal([7f, 8f], values);
        Assert.False(data.Targets.IsLabels);
        Assert.Throws<InvalidOperationException>(() => data.Label(0));
    }

    [Fact]
    public void ContentHash_TellsSamplesShapesAndTargetsApart()
    {
        string[] hashes =
        [
            MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [0, 1], 2).ContentHash,
            MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [0, 1], 3).ContentHash,
            MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [1, 1], 2).ContentHash,
            MemoryDataset.OfLabels(Pair, [1, 2, 4, 3], [0, 1], 2).ContentHash,
            MemoryDataset.OfLabels(new Shape(1, 2), [1, 2, 3, 4], [0, 1], 2).ContentHash,
            MemoryDataset.OfValues(Pair, [1, 2, 3, 4], [0, 1]).ContentHash,
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [0, 1], 2, name: "other").ContentHash);
    }

    [Fact]
    public void Misfits_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => MemoryDataset.OfLabels(Pair, [1, 2, 3], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => MemoryDataset.OfLabels(Pair, [], [], 2));
        Assert.Contains("got 2 at sample 1", Assert.Throws<ArgumentException>(() =>
            MemoryDataset.OfLabels(Pair, [1, 2, 3, 4], [0, 2], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MemoryDataset.OfValues(Pair, [1, 2, 3, 4], [1, 2, 3], Pair));
    }
}
