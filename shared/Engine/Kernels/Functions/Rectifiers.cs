using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>x where x > 0, else slope·x; the gradient at 0 is the slope.</summary>
internal readonly struct LeakyRectifier(float slope) : IFunction
{
    public static string Name => "LeakyReLU";

    public float Slope => slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Less(TLanes.Create(0f), x), x, TLanes.Multiply(TLanes.Create(slope), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Less(TLanes.Create(0f), x), upstream, TLanes.Multiply(TLanes.Create(slope), upstream));
}

/// <summary>min(max(x, lower), upper); the gradient at the bounds is 0. NaN stays NaN.</summary>
internal readonly struct HardTanh(float lower, float upper) : IFunction
{
    public static string Name => "Hardtanh";

    public float Lower => lower;

    public float Upper => upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Clamp<TLanes, TVector>(x, lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var isOutside = TLanes.Or(TLanes.LessOrEqual(x, TLanes.Create(lower)), TLanes.LessOrEqual(TLanes.Create(upper), x));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(isOutside, upstream);
    }
}

/// <summary>scale·x where x > 0, else scale·height·(exp(x / width) - 1); the gradient at 0 is that of the lower branch.</summary>
internal readonly struct ExponentialRectifier(float scale, float height, float width) : IFunction
{
    public static string Name => "ELU";

    public float Scale => scale;

    public float Height => height;

    public float Width => width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var exponential = NearZero.ExpMinusOne<TLanes, TVector>(TLanes.Divide(x, TLanes.Create(width)));
        var below = TLanes.Multiply(TLanes.Create(scale * height), exponential);
        return TLanes.Select(TLanes.Less(TLanes.Create(0f), x), TLanes.Multiply(TLanes.Create(scale), x), below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var exponential = Transcendental.Exp<TLanes, TVector>(TLanes.Divide(x, TLanes.Create(width)));
        var below = TLanes.Multiply(TLanes.Create(scale * height / width), exponential);
        return TLanes.Multiply(upstream, TLanes.Select(TLanes.Less(TLanes.Create(0f), x), TLanes.Create(scale), below));
    }
}

/// <summary>log(1 + exp(beta·x)) / beta, and x itself where beta·x > threshold.</summary>
internal readonly struct Softplus(float beta, float threshold) : IFunction
{
    public static string Name => "Softplus";

    public float Beta => beta;

    public float Threshold => threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var scaled = TLanes.Multiply(TLanes.Create(beta), x);
        var smooth = TLanes.Divide(NearZero.Softplus<TLanes, TVector>(scaled), TLanes.Create(beta));
        return TLanes.Select(TLanes.Less(TLanes.Create(threshold), scaled), x, smooth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var scaled = TLanes.Multiply(TLanes.Create(beta), x);
        var smooth = TLanes.Multiply(upstream, Transcendental.Sigmoid<TLanes, TVector>(scaled));
        return TLanes.Select(TLanes.Less(TLanes.Create(threshold), scaled), upstream, smooth);
    }
}

/// <summary>0 below 0, 1 above, <c>atZero</c> at 0; its gradient is 0. NaN stays NaN.</summary>
internal readonly struct Step(float atZero) : IFunction
{
    public static string Name => "BinaryStep";

    public float AtZero => atZero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var above = LaneFormulas.OneWhere<TLanes, TVector>(TLanes.Less(TLanes.Create(0f), x));
        var result = TLanes.Select(TLanes.Same(x, TLanes.Create(0f)), TLanes.Create(atZero), above);
        return TLanes.Select(TLanes.Same(x, x), result, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Create(0f);
}
