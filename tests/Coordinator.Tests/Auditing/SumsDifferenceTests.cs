using Cluster.Collectives.Reduction;
using Cluster.Coordinator.Auditing;
using Cluster.Engine.Losses;
using Cluster.Engine.Models;

namespace Cluster.Coordinator.Tests.Auditing;

/// <summary>The digest of sums shows that two differ, the comparison says in what.</summary>
public sealed class SumsDifferenceTests
{
    private static readonly ParameterLayout Layout = ParameterLayout.Of(new Sequential(new Linear(3, 5), new Linear(5, 2)));

    [Fact]
    public void Find_EqualSums_IsNothing()
    {
        using var left = Sums();
        using var right = Sums();

        Assert.Null(SumsDifference.Find(Layout, left, right));
        Assert.Equal(SumsDigest.Of(left), SumsDigest.Of(right));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    public void Find_OneBit_NamesTheTensorAndTheValue(int parameter, int index)
    {
        using var odd = Sums();
        using var agreed = Sums();
        var slice = Layout.Parameters[parameter];
        ref var value = ref odd.Gradients.Span[slice.Offset + index];
        var before = value;
        value = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ 1);

        Assert.Equal(new SumsDifference(slice.Name, index, value, before), SumsDifference.Find(Layout, odd, agreed));
        Assert.NotEqual(SumsDigest.Of(odd), SumsDigest.Of(agreed));
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("weight")]
    [InlineData("samples")]
    [InlineData("correct")]
    public void Find_AScalar_IsNamed(string name)
    {
        using var odd = Sums();
        using var agreed = Sums();
        odd.Scalars = name switch
        {
            "loss" => odd.Scalars with { Loss = Math.BitIncrement(odd.Scalars.Loss) },
            "weight" => odd.Scalars with { Weight = 7 },
            "samples" => odd.Scalars with { Samples = 7 },
            _ => odd.Scalars with { Correct = 7 },
        };

        Assert.Equal(name, SumsDifference.Find(Layout, odd, agreed)?.Name);
        Assert.NotEqual(SumsDigest.Of(odd), SumsDigest.Of(agreed));
    }

    private static SubtreeSums Sums()
    {
        var sums = new SubtreeSums(Layout.Length) { Scalars = new BatchSums(1.5, 4, 4, 2) };
        foreach (var slice in Layout.Parameters)
        {
            for (var index = 0; index < slice.Length; index++)
            {
                sums.Gradients.Span[slice.Offset + index] = slice.Ordinal + (index * 0.25f);
            }
        }

        return sums;
    }
}
