using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>The moving averages that Adam and its kin keep: m = β₁·m + (1 - β₁)·g and v = β₂·v + (1 - β₂)·g².</summary>
/// <remarks>What falls below 2^-100 becomes 0: decaying averages would stick among the subnormal numbers, which slow every later step.</remarks>
internal readonly struct Moments(double beta1, double beta2)
{
    // 2^-100
    private const float Smallest = 7.88860905e-31f;

    private readonly float _beta1 = (float)beta1;
    private readonly float _share1 = (float)(1 - beta1);
    private readonly float _beta2 = (float)beta2;
    private readonly float _share2 = (float)(1 - beta2);

    /// <summary>The new average of gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector First<TLanes, TVector>(TVector average, TVector gradient)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Flush<TLanes, TVector>(
            TLanes.Fma(TLanes.Create(_share1), gradient, TLanes.Multiply(TLanes.Create(_beta1), average)));

    /// <summary>The new average of squared gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Second<TLanes, TVector>(TVector average, TVector gradient)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var share = TLanes.Multiply(TLanes.Create(_share2), gradient);
        return Flush<TLanes, TVector>(TLanes.Fma(share, gradient, TLanes.Multiply(TLanes.Create(_beta2), average)));
    }

    /// <summary>The value, or 0 where its magnitude lies below 2^-100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Flush<TLanes, TVector>(TVector value)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var magnitude = TLanes.AndNot(value, TLanes.CreateBits(int.MinValue));
        return TLanes.Select(TLanes.Less(magnitude, TLanes.Create(Smallest)), TLanes.Create(0f), value);
    }
}
