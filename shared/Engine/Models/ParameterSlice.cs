using Cluster.Engine.Initialization;
using Cluster.Engine.Tensors;

namespace Cluster.Engine.Models;

/// <summary>Where one parameter lies in the flat arenas of weights, gradient sums and optimizer state.</summary>
/// <param name="Name">Name as in a PyTorch state dict, such as "0.weight".</param>
/// <param name="Shape">Axis sizes.</param>
/// <param name="Offset">First float of the slice, a multiple of 16.</param>
/// <param name="Length">Number of floats without padding: the shape's element count.</param>
/// <param name="Ordinal">Position among the layout's parameters; names the parameter's stream of initial values.</param>
/// <param name="Initializer">The law of the initial values.</param>
/// <param name="IsTrainable">Whether an optimizer changes it; false for running statistics.</param>
public sealed record ParameterSlice(
    string Name, Shape Shape, int Offset, int Length, int Ordinal, Initializer Initializer, bool IsTrainable = true);
