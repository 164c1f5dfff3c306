using System.Runtime.CompilerServices;

namespace Cluster.FaultSimulation.Numbers;

/// <summary>As many floats as the simulated model has weights.</summary>
[InlineArray(Width)]
internal struct Quad
{
    /// <summary>Weights of the model.</summary>
    public const int Width = 4;

    private float _first;
}
