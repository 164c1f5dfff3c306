using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>One time step of one sample of a plain recurrent network: h' = tanh(a) or max(a, 0).</summary>
/// <param name="gate">a; becomes h'.</param>
/// <param name="hidden">Takes h' too.</param>
/// <param name="output">Takes h' too.</param>
/// <param name="rectified">Whether h' = max(a, 0).</param>
internal readonly unsafe struct RnnCell(float* gate, float* hidden, float* output, bool rectified) : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var a = TLanes.Load(gate + index);
        var h = rectified
            ? TLanes.Select(TLanes.LessOrEqual(a, TLanes.Create(0f)), TLanes.Create(0f), a)
            : Transcendental.Tanh<TLanes, TVector>(a);
        TLanes.Store(h, gate + index);
        TLanes.Store(h, hidden + index);
        TLanes.Store(h, output + index);
    }
}

/// <summary>The gradient of one time step of one sample of a plain recurrent network.</summary>
/// <param name="gate">h'.</param>
/// <param name="upstream">Gradient in h' from outside; null for none.</param>
/// <param name="hiddenGradient">Gradient in h' from the next step.</param>
/// <param name="gateGradient">Takes the gradient in a.</param>
/// <param name="rectified">Whether h' = max(a, 0).</param>
internal readonly unsafe struct RnnCellGradient(float* gate, float* upstream, float* hiddenGradient, float* gateGradient, bool rectified)
    : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var h = TLanes.Load(gate + index);
        var dh = TLanes.Load(hiddenGradient + index);
        dh = upstream is null ? dh : TLanes.Add(TLanes.Load(upstream + index), dh);
        var da = rectified
            ? TLanes.Select(TLanes.LessOrEqual(h, TLanes.Create(0f)), TLanes.Create(0f), dh)
            : GateSlopes.Tanh<TLanes, TVector>(h, dh);
        TLanes.Store(da, gateGradient + index);
    }
}
