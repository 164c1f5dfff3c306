using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Checkpoints.Tests;

public sealed class WeightsDigestTests
{
    [Fact]
    public void Digest_TwoSmallParameters_IsTheDocumentedSha256()
    {
        var layout = TestModel.LayoutOf(("a", new Shape(2)), ("größe", Shape.Scalar));
        using var weights = new AlignedBuffer(layout.Length);
        weights.Span[0] = 1;
        weights.Span[1] = -0f;
        weights.Span[layout.Parameters[1].Offset] = 2;

        // printf 'a\0\0\0\x80\x3f\0\0\0\x80gr\xc3\xb6\xc3\x9fe\0\0\0\0\x40' | sha256sum
        Assert.Equal("b87878546fb81aade48bb2ea8b81dbe4267a029fba42cd4713499ec7d192b3f6", WeightsDigest.Compute(layout, weights));
    }

    [Fact]
    public void Digest_SeveralLayers_EqualsConcatenationByHand()
    {
        using var model = TestModel.Filled();
        Assert.Equal(ByHand(model.Layout, model.Weights), WeightsDigest.Compute(model.Layout, model.Weights));
    }

    [Fact]
    public void Digest_SliceLongerThanAChunk_EqualsConcatenationByHand()
    {
        var layout = TestModel.LayoutOf(("long", new Shape((2 * FloatBytes.ChunkLength) + 3)), ("short", new Shape(1)));
        using var weights = new AlignedBuffer(layout.Length);
        TestModel.Fill(layout, weights, 0);
        Assert.Equal(ByHand(layout, weights), WeightsDigest.Compute(layout, weights));
    }

    [Fact]
    public void Digest_PaddingChanged_StaysEqual()
    {
        using var model = TestModel.Filled();
        var before = WeightsDigest.Compute(model.Layout, model.Weights);
        var first = model.Layout.Parameters[0];
        Assert.True(first.Offset + first.Length < model.Layout.Parameters[1].Offset);
        model.Weights.Span[first.Offset + first.Length] = 7;
        Assert.Equal(before, WeightsDigest.Compute(model.Layout, model.Weights));
    }

    [Fact]
    public void Digest_AnyBitOfAnyWeightFlipped_Differs()
    {
        using var model = TestModel.Filled();
        var seen = new HashSet<string> { WeightsDigest.Compute(model.Layout, model.Weights) };
        foreach (var parameter in model.Layout.Parameters)
        {
            for (var bit = 0; bit < parameter.Length * 32; bit++)
            {
                ref var value = ref model.Weights.Span[parameter.Offset + (bit / 32)];
                var original = value;
                value = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) ^ (1u << (bit % 32)));
                Assert.True(seen.Add(WeightsDigest.Compute(model.Layout, model.Weights)), $"{parameter.Name}, bit {bit}");
                value = original;
            }
        }
    }

    [Fact]
    public void Digest_OtherNameForTheSameValues_Differs()
    {
        var (left, right) = (TestModel.LayoutOf(("a", new Shape(4))), TestModel.LayoutOf(("b", new Shape(4))));
        using var weights = new AlignedBuffer(left.Length);
        Assert.NotEqual(WeightsDigest.Compute(left, weights), WeightsDigest.Compute(right, weights));
    }

    [Fact]
    public void Digest_ArenaOfAnotherLength_IsAnArgumentError()
    {
        using var model = TestModel.Filled();
        using var longer = new AlignedBuffer(model.Layout.Length + 16);
        Assert.Throws<ArgumentException>(() => WeightsDigest.Compute(model.Layout, longer));
    }

    private static string ByHand(ParameterLayout layout, AlignedBuffer weights)
    {
        using var bytes = new MemoryStream();
        var value = new byte[4];
        foreach (var parameter in layout.Parameters)
        {
            bytes.Write(Encoding.UTF8.GetBytes(parameter.Name + "\0"));
            for (var i = 0; i < parameter.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(value, weights.Span[parameter.Offset + i]);
                bytes.Write(value);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }
}
