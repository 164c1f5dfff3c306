using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>One time step of one sample of an LSTM: i, f, o = sigmoid, g = tanh, c' = f·c + i·g, h' = o·tanh(c').</summary>
/// <param name="gates">The gates' arguments i, f, g, o, one behind the other; become their values.</param>
/// <param name="previousCell">c.</param>
/// <param name="cell">Takes c'.</param>
/// <param name="tanhCell">Takes tanh(c').</param>
/// <param name="hidden">Takes h'.</param>
/// <param name="output">Takes h' too.</param>
/// <param name="size">Hidden size.</param>
internal readonly unsafe struct LstmCell(
    float* gates, float* previousCell, float* cell, float* tanhCell, float* hidden, float* output, nint size) : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gate = gates + index;
        var i = Transcendental.Sigmoid<TLanes, TVector>(TLanes.Load(gate));
        var f = Transcendental.Sigmoid<TLanes, TVector>(TLanes.Load(gate + size));
        var g = Transcendental.Tanh<TLanes, TVector>(TLanes.Load(gate + (2 * size)));
        var o = Transcendental.Sigmoid<TLanes, TVector>(TLanes.Load(gate + (3 * size)));
        TLanes.Store(i, gate);
        TLanes.Store(f, gate + size);
        TLanes.Store(g, gate + (2 * size));
        TLanes.Store(o, gate + (3 * size));
        var c = TLanes.Fma(f, TLanes.Load(previousCell + index), TLanes.Multiply(i, g));
        var t = Transcendental.Tanh<TLanes, TVector>(c);
        var h = TLanes.Multiply(o, t);
        TLanes.Store(c, cell + index);
        TLanes.Store(t, tanhCell + index);
        TLanes.Store(h, hidden + index);
        TLanes.Store(h, output + index);
    }
}

/// <summary>The gradients of one time step of one sample of an LSTM.</summary>
/// <param name="gates">Values of the gates i, f, g, o.</param>
/// <param name="previousCell">c.</param>
/// <param name="tanhCell">tanh(c').</param>
/// <param name="upstream">Gradient in h' from outside; null for none.</param>
/// <param name="hiddenGradient">Gradient in h' from the next step.</param>
/// <param name="cellGradient">Gradient in c' from the next step; becomes that in c.</param>
/// <param name="gateGradients">Takes the gradients in the gates' arguments.</param>
/// <param name="size">Hidden size.</param>
internal readonly unsafe struct LstmCellGradient(
    float* gates, float* previousCell, float* tanhCell, float* upstream, float* hiddenGradient, float* cellGradient, float* gateGradients,
    nint size) : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gate = gates + index;
        var i = TLanes.Load(gate);
        var f = TLanes.Load(gate + size);
        var g = TLanes.Load(gate + (2 * size));
        var o = TLanes.Load(gate + (3 * size));
        var t = TLanes.Load(tanhCell + index);
        var dh = TLanes.Load(hiddenGradient + index);
        dh = upstream is null ? dh : TLanes.Add(TLanes.Load(upstream + index), dh);
        var dc = TLanes.Add(TLanes.Load(cellGradient + index), GateSlopes.Tanh<TLanes, TVector>(t, TLanes.Multiply(dh, o)));
        TLanes.Store(TLanes.Multiply(dc, f), cellGradient + index);
        var target = gateGradients + index;
        TLanes.Store(GateSlopes.Sigmoid<TLanes, TVector>(i, TLanes.Multiply(dc, g)), target);
        TLanes.Store(
            GateSlopes.Sigmoid<TLanes, TVector>(f, TLanes.Multiply(dc, TLanes.Load(previousCell + index))), target + size);
        TLanes.Store(GateSlopes.Tanh<TLanes, TVector>(g, TLanes.Multiply(dc, i)), target + (2 * size));
        TLanes.Store(GateSlopes.Sigmoid<TLanes, TVector>(o, TLanes.Multiply(dh, t)), target + (3 * size));
    }
}
