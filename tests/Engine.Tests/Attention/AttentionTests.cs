using Cluster.Engine.Autograd;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;
using Cluster.Engine.Tests.Autograd;
using Cluster.Engine.Tests.Models;

namespace Cluster.Engine.Tests.Attention;

public sealed class AttentionTests
{
    private const int Features = 8;

    /// <summary>Steps within one block of the causal products, at its border and over several.</summary>
    public static TheoryData<int> Lengths => [1, 5, 31, 32, 33, 70];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Record_CausalWithAChangedLastStep_LeavesEarlierStepsAsTheyWere(int steps)
    {
        using var fixture = new ModuleFixture(new MultiheadAttention(Features, 2, causal: true), new Shape(1, steps, Features));
        Bits.Uniform(1, fixture.Input.Length).CopyTo(fixture.Input);
        var before = fixture.Run();

        fixture.Input[^1] += 1;
        var after = fixture.Run();

        var earlier = (steps - 1) * Features;
        Bits.AssertEqual(before.AsSpan(0, earlier), after.AsSpan(0, earlier), "earlier steps");
        Assert.NotEqual(before[earlier], after[earlier]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Attention_CausalOrMasked_AgreeInValuesAndGradients(int steps)
    {
        var shape = new Shape(2, 3, steps, 4);
        using var causal = new TapeFixture([shape, shape, shape], (_, v) => v[0].Attention(v[1], v[2], causal: true).Output.Square());
        Value? mask = null;
        using var masked = new TapeFixture([shape, shape, shape], (tape, v) =>
        {
            mask = tape.Input(new Shape(steps, steps));
            return v[0].Attention(v[1], v[2], mask).Output.Square();
        });
        var forbidden = masked.Tape.ValuesOf(mask!);
        for (var index = 0; index < forbidden.Length; index++)
        {
            forbidden[index] = index % steps > index / steps ? 1f : 0f;
        }

        causal.Run();
        masked.Run();

        AssertNear(masked.Tape.ValuesOf(masked.Tape.Output), causal.Tape.ValuesOf(causal.Tape.Output));
        AssertNear(masked.Gradients.Span, causal.Gradients.Span);
    }

    [Fact]
    public void Attention_RowThatMaySeeNothing_IsZerosWithFiniteGradients()
    {
        var shape = new Shape(1, 1, 3, 4);
        Value? mask = null;
        using var fixture = new TapeFixture([shape, shape, shape], (tape, v) =>
        {
            mask = tape.Input(new Shape(3, 3));
            return v[0].Attention(v[1], v[2], mask).Output;
        });
        fixture.Tape.ValuesOf(mask!).Slice(3, 3).Fill(1f);

        fixture.Run();

        var output = fixture.Tape.ValuesOf(fixture.Tape.Output);
        Assert.Equal([0f, 0f, 0f, 0f], output.Slice(4, 4).ToArray());
        Assert.DoesNotContain(0f, output[..4].ToArray());
        Assert.All(fixture.Gradients.Span.ToArray(), gradient => Assert.True(float.IsFinite(gradient)));
    }

    [Fact]
    public void Record_DropoutOfWeights_IsActiveWhileTrainingAndDrawnByMicroBatch()
    {
        using var plain = new ModuleFixture(new MultiheadAttention(Features, 2), new Shape(2, 5, Features));
        using var dropped = new ModuleFixture(new MultiheadAttention(Features, 2, dropout: 0.5), new Shape(2, 5, Features));
        Bits.Uniform(1, plain.Input.Length).CopyTo(plain.Input);
        plain.Input.CopyTo(dropped.Input);

        Bits.AssertEqual(plain.Run(training: false), dropped.Run(training: false), "evaluation");
        Bits.AssertEqual(dropped.Run(), dropped.Run(), "the same place in a run");
        Assert.NotEqual(plain.Run(), dropped.Run());
        Assert.NotEqual(dropped.Run(microBatch: 0), dropped.Run(microBatch: 1));
    }

    [Fact]
    public void Constructor_HeadsThatDoNotDivideTheFeatures_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiheadAttention(Features, 3));

    [Fact]
    public void Embedding_NumberThatNamesNoRow_Throws()
    {
        using var fixture = new ModuleFixture(new Embedding(4, 3), new Shape(1, 2));
        foreach (var bad in (float[])[-1f, 4f, 0.5f, float.NaN, float.PositiveInfinity])
        {
            fixture.Input[1] = bad;
            Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Run());
        }
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], 2e-6f * (1 + Math.Abs(expected[index])));
        }
    }
}
