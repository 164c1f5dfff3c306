using Cluster.Engine.Memory;
using Cluster.Engine.Models;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Tests.Models;

public sealed class ParameterLayoutTests
{
    [Fact]
    public void Of_Sequential_NamesSlicesLikeAStateDict()
    {
        var layout = ParameterLayout.Of(Mlp());

        Assert.Equal(["0.weight", "0.bias", "2.0.weight", "2.0.bias"], layout.Parameters.Select(slice => slice.Name));
        Assert.Equal([new Shape(7, 5), new Shape(7), new Shape(3, 7), new Shape(3)], layout.Parameters.Select(slice => slice.Shape));
        Assert.Equal([0, 1, 2, 3], layout.Parameters.Select(slice => slice.Ordinal));
    }

    [Fact]
    public void Of_Sequential_AlignsSlicesAndCountsPadding()
    {
        var layout = ParameterLayout.Of(Mlp());

        Assert.Equal([0, 48, 64, 96], layout.Parameters.Select(slice => slice.Offset));
        Assert.Equal([35, 7, 21, 3], layout.Parameters.Select(slice => slice.Length));
        Assert.Equal(112, layout.Length);
        Assert.Equal(66, layout.ElementCount);
    }

    [Fact]
    public void Of_ModuleUsedTwice_HoldsItsParametersOnce()
    {
        var shared = new Linear(4, 4);
        var layout = ParameterLayout.Of(new Sequential(shared, new Tanh(), shared));

        Assert.Equal(["0.weight", "0.bias"], layout.Parameters.Select(slice => slice.Name));
    }

    [Fact]
    public void Of_ModelWithoutParameters_IsEmpty() => Assert.Equal(0, ParameterLayout.Of(new Sequential(new ReLU())).Length);

    [Fact]
    public void Initialize_SameSeed_GivesTheSameBits()
    {
        var layout = ParameterLayout.Of(Mlp());
        using var first = new AlignedBuffer(layout.Length);
        using var second = new AlignedBuffer(layout.Length);
        second.Span.Fill(float.NaN);

        layout.Initialize(5, first);
        layout.Initialize(5, second);

        Bits.AssertEqual(first.Span, second.Span, "weights");
        Assert.Equal(0f, first.Span[^1]);
    }

    [Fact]
    public void Initialize_OtherSeed_GivesOtherWeights()
    {
        var layout = ParameterLayout.Of(Mlp());
        using var first = new AlignedBuffer(layout.Length);
        using var second = new AlignedBuffer(layout.Length);

        layout.Initialize(5, first);
        layout.Initialize(6, second);

        Assert.False(first.Span.SequenceEqual(second.Span));
    }

    [Fact]
    public void Initialize_LayerAddedBehind_ChangesNothingInFront()
    {
        var shorter = ParameterLayout.Of(new Sequential(new Linear(5, 7)));
        var longer = ParameterLayout.Of(Mlp());
        using var first = new AlignedBuffer(shorter.Length);
        using var second = new AlignedBuffer(longer.Length);

        shorter.Initialize(5, first);
        longer.Initialize(5, second);

        Bits.AssertEqual(first.Span, second.Span[..first.Length], "first layer");
    }

    [Fact]
    public void Initialize_ArenaOfAnotherLength_Throws()
    {
        var layout = ParameterLayout.Of(Mlp());
        using var weights = new AlignedBuffer(layout.Length + 1);

        Assert.Throws<ArgumentException>(() => layout.Initialize(1, weights));
    }

    [Fact]
    public void SliceOf_ParameterOfAnotherModel_Throws()
    {
        var stranger = new Linear(2, 2).Parameters[0].Value;

        Assert.Throws<ArgumentException>(() => ParameterLayout.Of(Mlp()).SliceOf(stranger));
    }

    private static Sequential Mlp() => new(new Linear(5, 7), new ReLU(), new Sequential(new Linear(7, 3)));
}
