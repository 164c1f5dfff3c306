using System.Runtime.CompilerServices;
using Cluster.Engine.Kernels.Functions;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Axes;

/// <summary>Functions of two numbers over operands that are broadcast against each other.</summary>
internal static class Broadcasting
{
    /// <summary>z = f(x, y).</summary>
    public static void Value<TFunction>(TFunction f, BroadcastRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
        where TFunction : struct, IFunctionOfTwo
    {
        while (rows.Next())
        {
            var result = z.Slice(rows.ResultOffset, rows.RowLength);
            if (rows.RightStep == 0)
            {
                ElementLoop.Run(new WithRight<TFunction>(f, y[rows.RightOffset]), x.Slice(rows.LeftOffset, rows.RowLength), result);
            }
            else if (rows.LeftStep == 0)
            {
                ElementLoop.Run(new WithLeft<TFunction>(f, x[rows.LeftOffset]), y.Slice(rows.RightOffset, rows.RowLength), result);
            }
            else
            {
                ElementLoop.Run(
                    new WithBoth<TFunction>(f), x.Slice(rows.LeftOffset, rows.RowLength), y.Slice(rows.RightOffset, rows.RowLength), result);
            }
        }
    }

    /// <summary>Gradient in the left operand before it is summed over repeated axes; of the results' shape.</summary>
    public static void GradientInLeft<TFunction>(
        TFunction f, BroadcastRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> gradient)
        where TFunction : struct, IFunctionOfTwo => Gradient(new Left<TFunction>(f), rows, x, y, upstream, gradient);

    /// <summary>Gradient in the right operand before it is summed over repeated axes; of the results' shape.</summary>
    public static void GradientInRight<TFunction>(
        TFunction f, BroadcastRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> gradient)
        where TFunction : struct, IFunctionOfTwo => Gradient(new Right<TFunction>(f), rows, x, y, upstream, gradient);

    private static void Gradient<TSide>(
        TSide side, BroadcastRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> gradient)
        where TSide : struct, ITernaryOperator
    {
        while (rows.Next())
        {
            var result = gradient.Slice(rows.ResultOffset, rows.RowLength);
            var above = upstream.Slice(rows.ResultOffset, rows.RowLength);
            if (rows.RightStep == 0)
            {
                ElementLoop.Run(new SideWithRight<TSide>(side, y[rows.RightOffset]), x.Slice(rows.LeftOffset, rows.RowLength), above, result);
            }
            else if (rows.LeftStep == 0)
            {
                ElementLoop.Run(new SideWithLeft<TSide>(side, x[rows.LeftOffset]), y.Slice(rows.RightOffset, rows.RowLength), above, result);
            }
            else
            {
                ElementLoop.Run(
                    side, x.Slice(rows.LeftOffset, rows.RowLength), y.Slice(rows.RightOffset, rows.RowLength), above, result);
            }
        }
    }

    private readonly struct WithBoth<TFunction>(TFunction f) : IBinaryOperator
        where TFunction : struct, IFunctionOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.Value<TLanes, TVector>(x, y);
    }

    private readonly struct WithLeft<TFunction>(TFunction f, float left) : IUnaryOperator
        where TFunction : struct, IFunctionOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.Value<TLanes, TVector>(TLanes.Create(left), x);
    }

    private readonly struct WithRight<TFunction>(TFunction f, float right) : IUnaryOperator
        where TFunction : struct, IFunctionOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.Value<TLanes, TVector>(x, TLanes.Create(right));
    }

    private readonly struct Left<TFunction>(TFunction f) : ITernaryOperator
        where TFunction : struct, IFunctionOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y, TVector z)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.GradientInLeft<TLanes, TVector>(x, y, z);
    }

    private readonly struct Right<TFunction>(TFunction f) : ITernaryOperator
        where TFunction : struct, IFunctionOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y, TVector z)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.GradientInRight<TLanes, TVector>(x, y, z);
    }

    private readonly struct SideWithLeft<TSide>(TSide side, float left) : IBinaryOperator
        where TSide : struct, ITernaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => side.Apply<TLanes, TVector>(TLanes.Create(left), x, y);
    }

    private readonly struct SideWithRight<TSide>(TSide side, float right) : IBinaryOperator
        where TSide : struct, ITernaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => side.Apply<TLanes, TVector>(x, TLanes.Create(right), y);
    }
}
