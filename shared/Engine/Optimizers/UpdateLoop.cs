using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cluster.Engine.Kernels;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Optimizers;

/// <summary>An optimizer's formula for one weight, written once for every vector width.</summary>
internal interface IUpdateRule
{
    /// <summary>Number of state arenas, 0 to 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>New weight from the old one and the gradient sum; updates its state in place.</summary>
    TVector Update<TLanes, TVector>(TVector weight, TVector gradientSum, ref TVector first, ref TVector second)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}

/// <summary>Runs an update rule over an arena: every number is read once and written once.</summary>
internal static unsafe class UpdateLoop
{
    public static void Run<TRule>(TRule rule, float* weights, float* gradients, OptimizerState state, int offset, int length)
        where TRule : struct, IUpdateRule
    {
        var first = TRule.StateCount > 0 ? state[0].Pointer + offset : null;
        var second = TRule.StateCount > 1 ? state[1].Pointer + offset : null;
        weights += offset;
        gradients += offset;
        switch (SimdPath.Current)
        {
            case SimdLevel.Avx512:
                Loop<TRule, Lanes512, Vector512<float>>(rule, weights, gradients, first, second, length);
                break;
            case SimdLevel.Avx2:
                Loop<TRule, Lanes256, Vector256<float>>(rule, weights, gradients, first, second, length);
                break;
            default:
                Loop<TRule, LanesScalar, float>(rule, weights, gradients, first, second, length);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TRule, TLanes, TVector>(TRule rule, float* weights, float* gradients, float* first, float* second, nint length)
        where TRule : struct, IUpdateRule
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        nint index = 0;
        for (; index <= length - TLanes.Width; index += TLanes.Width)
        {
            One<TRule, TLanes, TVector>(rule, weights, gradients, first, second, index);
        }

        for (; index < length; index++)
        {
            One<TRule, LanesScalar, float>(rule, weights, gradients, first, second, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TRule, TLanes, TVector>(TRule rule, float* weights, float* gradients, float* first, float* second, nint index)
        where TRule : struct, IUpdateRule
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var firstState = TRule.StateCount > 0 ? TLanes.Load(first + index) : default;
        var secondState = TRule.StateCount > 1 ? TLanes.Load(second + index) : default;
        var updated = rule.Update<TLanes, TVector>(
            TLanes.Load(weights + index), TLanes.Load(gradients + index), ref firstState, ref secondState);
        TLanes.Store(updated, weights + index);
        if (TRule.StateCount > 0)
        {
            TLanes.Store(firstState, first + index);
        }

        if (TRule.StateCount > 1)
        {
            TLanes.Store(secondState, second + index);
        }
    }
}
