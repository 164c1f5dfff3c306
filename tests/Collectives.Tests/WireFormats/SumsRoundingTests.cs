using Cluster.Collectives.Reduction;
using Cluster.Collectives.WireFormats;
using Cluster.Protocol.Reduction;

namespace Cluster.Collectives.Tests.WireFormats;

public sealed class SumsRoundingTests
{
    private static readonly LeafRange Range = new(0, 4);

    [Theory]
    [InlineData("bf16")]
    [InlineData("top_k")]
    public void Continue_InPiecesOrAtOnce_GivesTheSameBits(string name)
    {
        var layout = Layouts.Plain();
        using var atOnce = new SumsRounding(new WireArena(WireCodecs.Of(name), layout));
        using var inPieces = new SumsRounding(new WireArena(WireCodecs.Of(name), layout));
        for (var step = 0; step < 3; step++)
        {
            using var whole = SumsOf(layout.Length, step);
            using var growing = SumsOf(layout.Length, step);
            Begin(atOnce, whole);
            Assert.Equal(0, atOnce.Continue(0));

            Begin(inPieces, growing);
            foreach (var final in (int[])[layout.Length, layout.Length - 5, 20_000, 19_999, 8192, 7, 0])
            {
                var first = inPieces.Continue(final);
                Assert.True(first >= final && (first == layout.Length || first % WireBlock.Floats == 0));
                Assert.Equal(whole.Gradients.Span[first..], growing.Gradients.Span[first..]);
            }
        }
    }

    [Fact]
    public void Assign_AnotherRange_ForgetsWhatWasLeftOut()
    {
        var layout = Layouts.Plain();
        using var rounding = new SumsRounding(new WireArena(WireCodecs.Of("top_k"), layout));
        var first = Sent(rounding, layout.Length);
        var second = Sent(rounding, layout.Length);
        Assert.NotEqual(first, second);

        // An epoch's last step has ranges of its own and changes nothing here.
        Assert.False(rounding.Assign(2, new LeafRange(0, 1)));
        Assert.False(rounding.Assign(8, Range));
        Assert.True(rounding.Assign(8, new LeafRange(4, 4)));
        Assert.False(rounding.Assign(8, Range));
        Assert.Equal(first, Sent(rounding, layout.Length));
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("lossless")]
    public void Continue_ExactFormat_ChangesNothing(string name)
    {
        var layout = Layouts.Plain();
        using var rounding = new SumsRounding(RunWire.Of(name, 1, layout).Gradients);
        using var sums = SumsOf(layout.Length, 1);
        var before = sums.Gradients.Span.ToArray();
        Begin(rounding, sums);

        Assert.Equal(77, rounding.Continue(77));
        Assert.Equal(0, rounding.Continue(0));
        Assert.Equal(before, sums.Gradients.Span);
    }

    private static float[] Sent(SumsRounding rounding, int length)
    {
        using var sums = SumsOf(length, 1);
        Begin(rounding, sums);
        rounding.Continue(0);
        return sums.Gradients.Span.ToArray();
    }

    private static void Begin(SumsRounding rounding, SubtreeSums sums)
    {
        rounding.Assign(8, Range);
        rounding.Begin(sums);
    }

    private static SubtreeSums SumsOf(int length, int seed)
    {
        var sums = new SubtreeSums(length) { Node = new Subtree(2, 0) };
        AwkwardFloats.Gradients(length, seed).CopyTo(sums.Gradients.Span);
        return sums;
    }
}
