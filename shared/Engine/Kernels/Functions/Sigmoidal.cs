using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>log(sigmoid(x)) = -softplus(-x).</summary>
internal readonly struct LogSigmoid : IFunction
{
    public static string Name => "LogSigmoid";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Negate<TLanes, TVector>(NearZero.Softplus<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, Transcendental.Sigmoid<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(x)));
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct Softsign : IFunction
{
    public static string Name => "Softsign";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(x, TLanes.Add(TLanes.Create(1f), LaneFormulas.Abs<TLanes, TVector>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var root = TLanes.Add(TLanes.Create(1f), LaneFormulas.Abs<TLanes, TVector>(x));
        return TLanes.Divide(TLanes.Divide(upstream, root), root);
    }
}

/// <summary>x - tanh(x); the slope is tanh²(x).</summary>
internal readonly struct TanhShrink : IFunction
{
    public static string Name => "Tanhshrink";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(x, Transcendental.Tanh<TLanes, TVector>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var tanh = Transcendental.Tanh<TLanes, TVector>(x);
        return TLanes.Multiply(upstream, TLanes.Multiply(tanh, tanh));
    }
}

/// <summary>x moved towards 0 by the threshold; 0 within it. The gradient at ±threshold is 0.</summary>
internal readonly struct SoftShrink(float threshold) : IFunction
{
    public static string Name => "Softshrink";

    public float Threshold => threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var moved = TLanes.Subtract(x, LaneFormulas.CopySign<TLanes, TVector>(TLanes.Create(threshold), x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(threshold)), moved);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(threshold)), upstream);
}

/// <summary>x, but 0 where |x| ≤ threshold. The gradient at ±threshold is 0.</summary>
internal readonly struct HardShrink(float threshold) : IFunction
{
    public static string Name => "Hardshrink";

    public float Threshold => threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(threshold)), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.LessOrEqual(LaneFormulas.Abs<TLanes, TVector>(x), TLanes.Create(threshold)), upstream);
}
