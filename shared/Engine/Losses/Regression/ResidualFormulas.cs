using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Losses;

/// <summary>Formulas that several losses of a residual share.</summary>
internal static class ResidualFormulas
{
    /// <summary>1 above 0, -1 below, and x itself at ±0 and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sign<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var unit = LaneFormulas.CopySign<TLanes, TVector>(TLanes.Create(1f), x);
        return TLanes.Select(TLanes.Less(TLanes.Create(0f), LaneFormulas.Abs<TLanes, TVector>(x)), unit, x);
    }

    /// <summary>x where it is above 0, else 0; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Positive<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct => LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(x, TLanes.Create(0f)), x);
}
