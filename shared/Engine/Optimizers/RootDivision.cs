using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>x / (√s + ε), or x / √(s + ε) with ε inside the root.</summary>
internal readonly struct RootDivision(double epsilon, bool inside)
{
    private readonly float _inside = inside ? (float)epsilon : 0f;
    private readonly float _outside = inside ? 0f : (float)epsilon;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Divide<TLanes, TVector>(TVector value, TVector square)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var root = TLanes.Sqrt(TLanes.Add(square, TLanes.Create(_inside)));
        return TLanes.Divide(value, TLanes.Add(root, TLanes.Create(_outside)));
    }
}
