using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>x + y.</summary>
internal readonly struct Sum : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Add(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        upstream;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        upstream;
}

/// <summary>x - y.</summary>
internal readonly struct Difference : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Subtract(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        upstream;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Negate<TLanes, TVector>(upstream);
}

/// <summary>x·y.</summary>
internal readonly struct Product : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(upstream, x);
}

/// <summary>x / y.</summary>
internal readonly struct Fraction : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Divide(upstream, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.Negate<TLanes, TVector>(TLanes.Multiply(TLanes.Divide(upstream, y), TLanes.Divide(x, y)));
}

/// <summary>x^y. At y = 0 the gradient in x is 0; where x = 0 and y ≥ 0 the gradient in y is 0.</summary>
internal readonly struct PowerOfTwo : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Power.Pow<TLanes, TVector>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var slope = TLanes.Multiply(y, Power.Pow<TLanes, TVector>(x, TLanes.Subtract(y, TLanes.Create(1f))));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Same(y, TLanes.Create(0f)), TLanes.Multiply(upstream, slope));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var slope = TLanes.Multiply(Power.Pow<TLanes, TVector>(x, y), Transcendental.Log<TLanes, TVector>(x));
        var isFlat = TLanes.And(TLanes.Same(x, TLanes.Create(0f)), TLanes.LessOrEqual(TLanes.Create(0f), y));
        return LaneFormulas.ZeroWhere<TLanes, TVector>(isFlat, TLanes.Multiply(upstream, slope));
    }
}

/// <summary>The smaller of two numbers; NaN if either is NaN. In a tie the left one is returned and each gets half the gradient.</summary>
internal readonly struct Smaller : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Or(TLanes.LessOrEqual(x, y), TLanes.AndNot(TLanes.CreateBits(-1), TLanes.Same(x, x))), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Tie.Share<TLanes, TVector>(TLanes.Less(x, y), TLanes.Same(x, y), upstream);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Tie.Share<TLanes, TVector>(TLanes.Less(y, x), TLanes.Same(x, y), upstream);
}

/// <summary>The larger of two numbers; NaN if either is NaN. In a tie the left one is returned and each gets half the gradient.</summary>
internal readonly struct Larger : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Or(TLanes.LessOrEqual(y, x), TLanes.AndNot(TLanes.CreateBits(-1), TLanes.Same(x, x))), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Tie.Share<TLanes, TVector>(TLanes.Less(y, x), TLanes.Same(x, y), upstream);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        Tie.Share<TLanes, TVector>(TLanes.Less(x, y), TLanes.Same(x, y), upstream);
}

/// <summary>x where x > 0, else y·x with a learned slope y. At 0 the gradient in x is the slope and that in the slope 0.</summary>
internal readonly struct SlopedRectifier : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Less(TLanes.Create(0f), x), x, TLanes.Multiply(y, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Select(TLanes.Less(TLanes.Create(0f), x), upstream, TLanes.Multiply(y, upstream));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        LaneFormulas.ZeroWhere<TLanes, TVector>(TLanes.Less(TLanes.Create(0f), x), TLanes.Multiply(x, upstream));
}

/// <summary>x·sigmoid(y·x), the swish function with a learned y. With s its sigmoid, the gradients are s + y·x·s·(1 - s) and
/// x²·s·(1 - s).</summary>
internal readonly struct GatedIdentity : IFunctionOfTwo
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x, TVector y)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, Transcendental.Sigmoid<TLanes, TVector>(TLanes.Multiply(y, x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInLeft<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var scaled = TLanes.Multiply(y, x);
        var rest = Transcendental.Sigmoid<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(scaled));
        var slope = TLanes.Multiply(Transcendental.Sigmoid<TLanes, TVector>(scaled), TLanes.Fma(scaled, rest, TLanes.Create(1f)));
        return TLanes.Multiply(upstream, slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector GradientInRight<TLanes, TVector>(TVector x, TVector y, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var scaled = TLanes.Multiply(y, x);
        var rest = Transcendental.Sigmoid<TLanes, TVector>(LaneFormulas.Negate<TLanes, TVector>(scaled));
        var rises = TLanes.Multiply(Transcendental.Sigmoid<TLanes, TVector>(scaled), rest);
        return TLanes.Multiply(TLanes.Multiply(upstream, x), TLanes.Multiply(x, rises));
    }
}

/// <summary>How two numbers share a gradient.</summary>
internal static class Tie
{
    /// <summary>All of it where this number won, half of it in a tie, else none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Share<TLanes, TVector>(TVector wins, TVector ties, TVector upstream)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var half = TLanes.And(ties, TLanes.Multiply(TLanes.Create(0.5f), upstream));
        return TLanes.Select(wins, upstream, half);
    }
}
