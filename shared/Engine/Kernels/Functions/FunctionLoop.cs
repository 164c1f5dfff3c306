using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels.Functions;

/// <summary>Runs functions of one number and their gradients over arrays.</summary>
internal static class FunctionLoop
{
    /// <summary>y = f(x).</summary>
    public static void Value<TFunction>(TFunction f, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction => ElementLoop.Run(new Evaluation<TFunction>(f), x, y);

    /// <summary>result = upstream · f'(x).</summary>
    public static void Gradient<TFunction>(
        TFunction f, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> upstream, Span<float> result)
        where TFunction : struct, IFunction => ElementLoop.Run(new Differentiation<TFunction>(f), x, y, upstream, result);

    private readonly struct Evaluation<TFunction>(TFunction f) : IUnaryOperator
        where TFunction : struct, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.Value<TLanes, TVector>(x);
    }

    private readonly struct Differentiation<TFunction>(TFunction f) : ITernaryOperator
        where TFunction : struct, IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y, TVector z)
            where TLanes : ILanes<TVector>
            where TVector : struct => f.Gradient<TLanes, TVector>(x, y, z);
    }
}
