using System.Runtime.CompilerServices;
using Cluster.Engine.Numerics;

namespace Cluster.Engine.Kernels;

/// <summary>One time step of one sample of a GRU: r, z = sigmoid(a + b), n = tanh(a + r·b), h' = n + z·(h - n), with a from the input and b
/// from the hidden state.</summary>
/// <param name="gates">a of r, z, n, one behind the other; become the gates' values.</param>
/// <param name="projection">b of r, z, n.</param>
/// <param name="candidate">Takes b of n, which backward needs.</param>
/// <param name="previous">h.</param>
/// <param name="hidden">Takes h'.</param>
/// <param name="output">Takes h' too.</param>
/// <param name="size">Hidden size.</param>
internal readonly unsafe struct GruCell(
    float* gates, float* projection, float* candidate, float* previous, float* hidden, float* output, nint size) : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var gate = gates + index;
        var own = projection + index;
        var r = Transcendental.Sigmoid<TLanes, TVector>(TLanes.Add(TLanes.Load(gate), TLanes.Load(own)));
        var z = Transcendental.Sigmoid<TLanes, TVector>(TLanes.Add(TLanes.Load(gate + size), TLanes.Load(own + size)));
        var b = TLanes.Load(own + (2 * size));
        var n = Transcendental.Tanh<TLanes, TVector>(TLanes.Fma(r, b, TLanes.Load(gate + (2 * size))));
        TLanes.Store(r, gate);
        TLanes.Store(z, gate + size);
        TLanes.Store(n, gate + (2 * size));
        TLanes.Store(b, candidate + index);
        var h = TLanes.Fma(z, TLanes.Subtract(TLanes.Load(previous + index), n), n);
        TLanes.Store(h, hidden + index);
        TLanes.Store(h, output + index);
    }
}

/// <summary>The gradients of one time step of one sample of a GRU.</summary>
/// <param name="gates">Values of the gates r, z, n.</param>
/// <param name="candidate">b of n.</param>
/// <param name="previous">h.</param>
/// <param name="upstream">Gradient in h' from outside; null for none.</param>
/// <param name="hiddenGradient">Gradient in h' from the next step; becomes the part of that in h which bypasses the gates.</param>
/// <param name="gateGradients">Takes the gradients in a of r, z, n.</param>
/// <param name="projectionGradients">Takes the gradients in b of r, z, n.</param>
/// <param name="size">Hidden size.</param>
internal readonly unsafe struct GruCellGradient(
    float* gates, float* candidate, float* previous, float* upstream, float* hiddenGradient, float* gateGradients, float* projectionGradients,
    nint size) : IIndexedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLanes, TVector>(nint index)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var r = TLanes.Load(gates + index);
        var z = TLanes.Load(gates + index + size);
        var n = TLanes.Load(gates + index + (2 * size));
        var dh = TLanes.Load(hiddenGradient + index);
        dh = upstream is null ? dh : TLanes.Add(TLanes.Load(upstream + index), dh);
        TLanes.Store(TLanes.Multiply(dh, z), hiddenGradient + index);
        var rest = TLanes.Subtract(TLanes.Create(1f), z);
        var dn = GateSlopes.Tanh<TLanes, TVector>(n, TLanes.Multiply(dh, rest));
        var dz = GateSlopes.Sigmoid<TLanes, TVector>(z, TLanes.Multiply(dh, TLanes.Subtract(TLanes.Load(previous + index), n)));
        var dr = GateSlopes.Sigmoid<TLanes, TVector>(r, TLanes.Multiply(dn, TLanes.Load(candidate + index)));
        Store<TLanes, TVector>(gateGradients + index, dr, dz, dn);
        Store<TLanes, TVector>(projectionGradients + index, dr, dz, TLanes.Multiply(dn, r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TLanes, TVector>(float* target, TVector r, TVector z, TVector n)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        TLanes.Store(r, target);
        TLanes.Store(z, target + size);
        TLanes.Store(n, target + (2 * size));
    }
}
