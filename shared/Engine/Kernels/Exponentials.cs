using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Exponential and logarithm of arrays, by the engine's own formulas.</summary>
public static class Exponentials
{
    /// <summary>result = exp(x); results below the smallest normal number are 0.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Takes the values; of the same length, possibly the same memory.</param>
    public static void Exp(ReadOnlySpan<float> x, Span<float> result) => ElementLoop.Run(default(Exponential), x, result);

    /// <summary>result = log(x), the natural logarithm; -infinity at 0 and NaN below.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Takes the values; of the same length, possibly the same memory.</param>
    public static void Log(ReadOnlySpan<float> x, Span<float> result) => ElementLoop.Run(default(Logarithm), x, result);

    private readonly struct Exponential : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => Transcendental.Exp<TLanes, TVector>(x);
    }

    private readonly struct Logarithm : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => Transcendental.Log<TLanes, TVector>(x);
    }
}
