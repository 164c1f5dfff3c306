using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>Activation functions of arrays and their gradients, which need only the functions' outputs. Lengths must agree.</summary>
public static class Activations
{
    /// <summary>result = x where x > 0, else 0; NaN stays NaN and -0 becomes 0.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Takes the values; of the same length, possibly the same memory.</param>
    public static void Relu(ReadOnlySpan<float> x, Span<float> result) => ElementLoop.Run(default(Rectifier), x, result);

    /// <summary>result = upstream · 1 where the output is positive, else 0; a NaN output passes the upstream gradient on.</summary>
    /// <param name="output">What the function returned.</param>
    /// <param name="upstream">Gradient of the loss in the output.</param>
    /// <param name="result">Takes the gradient in the argument.</param>
    public static void ReluGradient(ReadOnlySpan<float> output, ReadOnlySpan<float> upstream, Span<float> result) =>
        ElementLoop.Run(default(RectifierGradient), output, upstream, result);

    /// <summary>result = tanh(x).</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Takes the values; of the same length, possibly the same memory.</param>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> result) => ElementLoop.Run(default(HyperbolicTangent), x, result);

    /// <summary>result = upstream · (1 - output²).</summary>
    /// <param name="output">What the function returned.</param>
    /// <param name="upstream">Gradient of the loss in the output.</param>
    /// <param name="result">Takes the gradient in the argument.</param>
    public static void TanhGradient(ReadOnlySpan<float> output, ReadOnlySpan<float> upstream, Span<float> result) =>
        ElementLoop.Run(default(HyperbolicTangentGradient), output, upstream, result);

    /// <summary>result = 1 / (1 + exp(-x)).</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Takes the values; of the same length, possibly the same memory.</param>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> result) => ElementLoop.Run(default(Logistic), x, result);

    /// <summary>result = upstream · output · (1 - output).</summary>
    /// <param name="output">What the function returned.</param>
    /// <param name="upstream">Gradient of the loss in the output.</param>
    /// <param name="result">Takes the gradient in the argument.</param>
    public static void SigmoidGradient(ReadOnlySpan<float> output, ReadOnlySpan<float> upstream, Span<float> result) =>
        ElementLoop.Run(default(LogisticGradient), output, upstream, result);

    private readonly struct Rectifier : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Select(TLanes.LessOrEqual(x, TLanes.Create(0f)), TLanes.Create(0f), x);
    }

    private readonly struct RectifierGradient : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Select(TLanes.LessOrEqual(x, TLanes.Create(0f)), TLanes.Create(0f), y);
    }

    private readonly struct HyperbolicTangent : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => Transcendental.Tanh<TLanes, TVector>(x);
    }

    private readonly struct HyperbolicTangentGradient : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Multiply(y, TLanes.Fma(TLanes.Multiply(TLanes.Create(-1f), x), x, TLanes.Create(1f)));
    }

    private readonly struct Logistic : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : ILanes<TVector>
            where TVector : struct => Transcendental.Sigmoid<TLanes, TVector>(x);
    }

    private readonly struct LogisticGradient : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : ILanes<TVector>
            where TVector : struct => TLanes.Multiply(y, TLanes.Multiply(x, TLanes.Subtract(TLanes.Create(1f), x)));
    }
}
