using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>An optimizer's formula for one weight, written once for every vector width.</summary>
internal interface IUpdateRule
{
    /// <summary>Arenas of state it reads and writes: 0 to 3.</summary>
    static abstract int StateCount { get; }

    /// <summary>The new weight from the weight, its gradient and its state, which is changed in place.</summary>
    TVector Update<TLanes, TVector>(TVector weight, TVector gradient, ref TVector first, ref TVector second, ref TVector third)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>Runs an update rule over a stretch of the arenas: every number is read once and written once, and the new weights' share of
/// the digest is gathered on the way.</summary>
internal static unsafe class UpdateLoop
{
    private const int FloatsAhead = 512;

    /// <summary>Updates a stretch.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="part">The stretch.</param>
    /// <param name="decay">Factor of the weights that is added to the gradients; 0 where the rule decays by itself.</param>
    /// <returns>The new weights' share of the <see cref="PositionDigest"/>.</returns>
    public static ulong Run<TRule>(TRule rule, in UpdatePart part, double decay)
        where TRule : struct, IUpdateRule
    {
        var factors = part.Gradient;
        return factors.IsLinear
            ? Dispatch(rule, new LinearGradient(factors.Scale, (float)(decay + factors.Weight)), part)
            : Dispatch(
                rule,
                new ShapedGradient(factors.Scale, (float)factors.Sign, (float)factors.Weight, (float)factors.Bound, (float)decay),
                part);
    }

    private static ulong Dispatch<TRule, TGradient>(TRule rule, TGradient formula, in UpdatePart part)
        where TRule : struct, IUpdateRule
        where TGradient : struct, IGradientFormula
    {
        var arenas = new Arenas(
            part.Weights + part.Offset,
            part.Gradients + part.Offset,
            TRule.StateCount > 0 ? part.State[0].Pointer + part.Offset : null,
            TRule.StateCount > 1 ? part.State[1].Pointer + part.Offset : null,
            TRule.StateCount > 2 ? part.State[2].Pointer + part.Offset : null);
        return SimdPath.Current switch
        {
            SimdLevel.Avx512 => Loop<TRule, TGradient, Lanes512, Vector512<float>, DigestLanes512>(
                rule, formula, arenas, part.Offset, part.Length),
            SimdLevel.Avx2 => Loop<TRule, TGradient, Lanes256, Vector256<float>, DigestLanes256>(
                rule, formula, arenas, part.Offset, part.Length),
            _ => Loop<TRule, TGradient, LanesScalar, float, DigestScalar>(rule, formula, arenas, part.Offset, part.Length),
        };
    }

    // Inlined into a caller it would not have its own formulas inlined: there is a budget.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Loop<TRule, TGradient, TLanes, TVector, TDigest>(
        TRule rule, TGradient formula, Arenas arenas, nint position, nint length)
        where TRule : struct, IUpdateRule
        where TGradient : struct, IGradientFormula
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TDigest : struct, IDigestLanes<TDigest, TVector>
    {
        nint index = 0;
        var digest = TDigest.At(position);
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            FetchAhead<TRule>(arenas, index);
            digest = digest.Add(One<TRule, TGradient, TLanes, TVector>(rule, formula, arenas, index));
        }

        var tail = DigestScalar.At(position + index);
        for (; index < length; index++)
        {
            tail = tail.Add(One<TRule, TGradient, LanesScalar, float>(rule, formula, arenas, index));
        }

        return digest.Total + tail.Total;
    }

    // Arenas are larger than the caches: each stream is asked for two kilobytes before it is read. A prefetch reads nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead<TRule>(Arenas arenas, nint index)
        where TRule : struct, IUpdateRule
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        index += FloatsAhead;
        Sse.Prefetch0(arenas.Weights + index);
        Sse.Prefetch0(arenas.Gradients + index);
        if (TRule.StateCount > 0)
        {
            Sse.Prefetch0(arenas.First + index);
        }

        if (TRule.StateCount > 1)
        {
            Sse.Prefetch0(arenas.Second + index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector One<TRule, TGradient, TLanes, TVector>(TRule rule, TGradient formula, Arenas arenas, nint index)
        where TRule : struct, IUpdateRule
        where TGradient : struct, IGradientFormula
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var first = TRule.StateCount > 0 ? TLanes.Load(arenas.First + index) : default;
        var second = TRule.StateCount > 1 ? TLanes.Load(arenas.Second + index) : default;
        var third = TRule.StateCount > 2 ? TLanes.Load(arenas.Third + index) : default;
        var weight = TLanes.Load(arenas.Weights + index);
        var gradient = formula.Gradient<TLanes, TVector>(TLanes.Load(arenas.Gradients + index), weight);
        var updated = rule.Update<TLanes, TVector>(weight, gradient, ref first, ref second, ref third);
        TLanes.Store(updated, arenas.Weights + index);
        if (TRule.StateCount > 0)
        {
            TLanes.Store(first, arenas.First + index);
        }

        if (TRule.StateCount > 1)
        {
            TLanes.Store(second, arenas.Second + index);
        }

        if (TRule.StateCount > 2)
        {
            TLanes.Store(third, arenas.Third + index);
        }

        return updated;
    }

    private readonly struct Arenas(float* weights, float* gradients, float* first, float* second, float* third)
    {
        public readonly float* Weights = weights;
        public readonly float* Gradients = gradients;
        public readonly float* First = first;
        public readonly float* Second = second;
        public readonly float* Third = third;
    }
}
