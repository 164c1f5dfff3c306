using System.Security.Cryptography;
using Cluster.Engine.Tensors;

namespace Cluster.Data.Tests;

/// <summary>The real Fashion-MNIST, read from fashion-mnist/ under the folder that CLUSTER_TEST_DATA names.</summary>
public sealed class FashionMnistTests
{
    [Fact]
    public void Open_FashionMnist_GivesItsKnownContent()
    {
        var splits = IdxFolder.Open(Folder());

        AssertPart(splits.Train, 60_000, 3_431_114_169, "2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012");
        AssertPart(splits.Test, 10_000, 573_469_082, "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a");
        Assert.Equal("fashion-mnist/train", splits.Train.Name);
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], Enumerable.Range(0, 10).Select(splits.Train.Label));
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], Enumerable.Range(0, 10).Select(splits.Test.Label));
    }

    private static void AssertPart(Dataset part, int count, long pixelSum, string pixelHash)
    {
        Assert.Equal(count, part.Count);
        Assert.Equal(new Shape(1, 28, 28), part.SampleShape);
        Assert.All(Enumerable.Range(0, count).GroupBy(part.Label), group => Assert.Equal(count / 10, group.Count()));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sum = 0L;
        for (var index = 0; index < count; index++)
        {
            var pixels = ((ByteDataset)part).SampleBytes(index);
            hash.AppendData(pixels);
            foreach (var pixel in pixels)
            {
                sum += pixel;
            }
        }

        Assert.Equal(pixelSum, sum);
        Assert.Equal(pixelHash, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string Folder()
    {
        var root = Environment.GetEnvironmentVariable("CLUSTER_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "CLUSTER_TEST_DATA is not set; set it to the folder that holds fashion-mnist/.");
        return Path.Combine(root!, "fashion-mnist");
    }
}
