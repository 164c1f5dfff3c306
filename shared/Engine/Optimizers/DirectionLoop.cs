using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>Measures what a rule yields over a stretch without touching the weights: the sum of powers of all results, in the order of
/// <see cref="NormLanes"/>. The rule's state is changed as in an update.</summary>
internal static unsafe class DirectionLoop
{
    // A multiple of 16 that fits the first-level cache.
    private const int ChunkLength = 1024;

    public static double Run<TRule>(TRule rule, in UpdatePart part, double power = 2)
        where TRule : struct, IUpdateRule
    {
        var lanes = stackalloc double[NormLanes.Count];
        var chunk = stackalloc float[ChunkLength];
        new Span<double>(lanes, NormLanes.Count).Clear();
        for (var start = 0; start < part.Length; start += ChunkLength)
        {
            var (offset, length) = (part.Offset + start, Math.Min(ChunkLength, part.Length - start));
            new ReadOnlySpan<float>(part.Weights + offset, length).CopyTo(new Span<float>(chunk, ChunkLength));
            UpdateLoop.Run(rule, part with { Weights = chunk - offset, Offset = offset, Length = length }, decay: 0);
            NormLanes.Add(chunk, length, power, lanes);
        }

        return NormLanes.Total(lanes, power);
    }

    /// <summary>Writes the gradient itself down.</summary>
    /// <param name="part">The stretch; left as it is.</param>
    /// <param name="target">Takes the gradient; of the stretch's length.</param>
    public static void WriteGradient(in UpdatePart part, Span<float> target)
    {
        new ReadOnlySpan<float>(part.Weights + part.Offset, part.Length).CopyTo(target);
        fixed (float* start = target)
        {
            UpdateLoop.Run(default(GradientRule), part with { Weights = start - part.Offset }, decay: 0);
        }
    }

    /// <summary>The sum of powers of the gradient itself.</summary>
    public static double OfGradient(in UpdatePart part, double power)
    {
        if (!part.Gradient.IsScaled)
        {
            return Run(default(GradientRule), part, power);
        }

        // A common factor leaves the sum, which then needs no gradients of its own.
        var factor = double.IsPositiveInfinity(power) ? part.Gradient.Scale : DoubleFunctions.Pow(part.Gradient.Scale, power);
        return factor * OfValues(part.Gradients + part.Offset, part.Length, power);
    }

    /// <summary>The sum of powers of values as they are.</summary>
    public static double OfValues(float* values, int length, double power)
    {
        var lanes = stackalloc double[NormLanes.Count];
        new Span<double>(lanes, NormLanes.Count).Clear();
        NormLanes.Add(values, length, power, lanes);
        return NormLanes.Total(lanes, power);
    }

    private readonly struct GradientRule : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
            where TLanes : ILanes<TVector>
            where TVector : struct => gradient;
    }
}
